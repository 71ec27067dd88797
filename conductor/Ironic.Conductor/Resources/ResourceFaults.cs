using System.Collections.Frozen;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using Ironic.Model.Inspection;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Templates;
using Ironic.Model.Volumes;

namespace Ironic.Conductor.Resources;

/// <summary>Refusals that all kinds of resources share, in the words that clients know.</summary>
public static class ResourceFaults
{
    private static readonly FrozenDictionary<Type, string> Titles = new Dictionary<Type, string>
    {
        [typeof(Portgroup)] = "Portgroup",
        [typeof(Chassis)] = "Chassis",
        [typeof(VolumeConnector)] = "Volume connector",
        [typeof(VolumeTarget)] = "Volume target",
        [typeof(Allocation)] = "Allocation",
        [typeof(DeployTemplate)] = "Deploy template",
        [typeof(Runbook)] = "Runbook",
        [typeof(InspectionRule)] = "Inspection rule",
    }.ToFrozenDictionary();

    public static Fault NotFound<T>(string ident) where T : Resource => Fault.NotFound($"{Titles[typeof(T)]} {ident} could not be found.");

    internal static Fault Of(CommitResult.Duplicate duplicate) => Fault.Conflict((duplicate.What, duplicate.Field) switch
    {
        ("portgroup", "address") => $"A portgroup with MAC address {duplicate.Value} already exists.",
        ("volume connector", "type,connector_id") => $"A volume connector with type {Part(duplicate, 0)} and connector ID {Part(duplicate, 1)} already exists.",
        ("volume target", "node_uuid,boot_index") => $"A volume target with boot index '{Part(duplicate, 1)}' for the same node already exists.",
        (_, "uuid") => $"{Article(duplicate.What)} with UUID {duplicate.Value} already exists.",
        _ => $"{Article(duplicate.What)} with {duplicate.Field} {duplicate.Value} already exists.",
    });

    private static string Article(string kind) => kind.StartsWith('a') || kind.StartsWith('i') ? $"An {kind}" : $"A {kind}";

    /// <summary>Of two fields' values; the first has no comma in it.</summary>
    private static string Part(CommitResult.Duplicate duplicate, int which) => duplicate.Value.Split(',', 2)[which];
}

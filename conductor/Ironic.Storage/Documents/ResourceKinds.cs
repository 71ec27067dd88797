using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Storage.Documents;

/// <summary>The kinds of resources by the name that their rows carry.</summary>
internal static class ResourceKinds
{
    private static readonly FrozenDictionary<string, JsonTypeInfo> Types = new Dictionary<string, JsonTypeInfo>(StringComparer.Ordinal)
    {
        ["portgroup"] = StoreJson.Default.Portgroup,
        ["chassis"] = StoreJson.Default.Chassis,
        ["volume connector"] = StoreJson.Default.VolumeConnector,
        ["volume target"] = StoreJson.Default.VolumeTarget,
        ["allocation"] = StoreJson.Default.Allocation,
        ["deploy template"] = StoreJson.Default.DeployTemplate,
        ["runbook"] = StoreJson.Default.Runbook,
        ["inspection rule"] = StoreJson.Default.InspectionRule,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsKnown(string kind) => Types.ContainsKey(kind);

    public static JsonTypeInfo TypeOf(Resource resource) => Types[resource.Kind];

    /// <exception cref="StoreException">There is no such kind.</exception>
    public static JsonTypeInfo TypeOf(string kind) => Types.TryGetValue(kind, out var type)
        ? type
        : throw new StoreException($"The database holds a resource of the unknown kind '{kind}': it is damaged, or of another version.");
}

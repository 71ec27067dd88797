using System.Collections.Frozen;
using Ironic.Conductor.Jobs;
using Ironic.Model.Provisioning;
using E = Ironic.Model.Provisioning.ProvisionEvent;

namespace Ironic.Conductor.Provisioning;

/// <summary>What a <c>target</c> of <c>PUT .../states/provision</c> means.</summary>
/// <param name="Target">As the client writes it.</param>
/// <param name="Event">In the provision graph.</param>
/// <param name="Flow">The work it starts; null: none, or it depends on the state.</param>
internal sealed record Verb(string Target, E Event, string? Flow = null)
{
    /// <summary>Refused on nodes in maintenance, before all else.</summary>
    public bool RefusedInMaintenance => Event is E.Deploy or E.Rebuild;

    /// <summary>Refused on protected nodes.</summary>
    public bool EndsInstance => Event is E.Delete or E.Rebuild;

    public bool TakesConfigDrive => Target is "active" or "rebuild";

    public bool TakesDeploySteps => Target is "active" or "rebuild";

    public static FrozenDictionary<string, Verb> Table { get; } = new Verb[]
    {
        new("active", E.Deploy, FlowKinds.Deploy),
        new("deploy", E.Deploy, FlowKinds.Deploy),
        new("rebuild", E.Rebuild, FlowKinds.Deploy),
        new("deleted", E.Delete, FlowKinds.Undeploy),
        new("undeploy", E.Delete, FlowKinds.Undeploy),
        new("manage", E.Manage),
        new("provide", E.Provide, FlowKinds.Clean),
        new("inspect", E.Inspect, FlowKinds.Inspect),
        new("abort", E.Abort),
        new("clean", E.Clean, FlowKinds.Clean),
        new("adopt", E.Adopt, FlowKinds.Adopt),
        new("rescue", E.Rescue, FlowKinds.Rescue),
        new("unrescue", E.Unrescue, FlowKinds.Unrescue),
        new("unhold", E.Unhold),
        new("service", E.Service, FlowKinds.Service),
    }.ToFrozenDictionary(verb => verb.Target, StringComparer.Ordinal);

    /// <summary>The flow in this state: "manage" has work to do on new nodes only.</summary>
    public string? FlowFrom(ProvisionState state) => Event == E.Manage && state == ProvisionState.Enroll ? FlowKinds.Verify : Flow;
}

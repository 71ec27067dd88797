using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Nodes;

/// <summary>A chassis goes when its nodes have gone (the API contract, section 2.10).</summary>
internal sealed class ChassisRules(INodeStore nodes) : ResourceRules<Chassis>
{
    public override async ValueTask<Fault?> CheckDeletionAsync(Node? node, Chassis resource, CancellationToken cancellationToken) =>
        (await nodes.ListAsync(new() { ChassisUuid = resource.Uuid, IncludeChildren = true, Limit = 1 }, cancellationToken)).Count == 0
            ? null
            : Fault.Invalid($"Cannot complete the requested action because chassis {resource.Uuid} contains nodes.");
}

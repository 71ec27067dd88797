using Ironic.Conductor.Nodes;
using Ironic.Conductor.Resources;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Allocations;

/// <summary>An allocation's own fields change at any time; it goes only when its node can spare it (the API contract, section 10.6).</summary>
internal sealed class AllocationRules : ResourceRules<Allocation>
{
    /// <summary>Name and extra mean nothing to the node.</summary>
    public override bool ChangesUnderLock => false;

    public override ValueTask<Fault?> CheckDeletionAsync(Node? node, Allocation resource, CancellationToken cancellationToken)
    {
        if (node is null or { Maintenance: true } || node.AllocationUuid != resource.Uuid) return default;
        if (NodeUpdateRules.IsClosedByTransition(node))
        {
            return new(Fault.Conflict($"Cannot remove allocation {resource.Uuid} for node {node.Uuid}, because the node is in state {node.Provision.State.ToWire()} "
                + "where updates are not allowed (and maintenance mode is off)"));
        }

        return node.Provision.State == ProvisionState.Active
            ? new(Fault.Conflict($"Cannot remove allocation {resource.Uuid} for node {node.Uuid}, because the node is active (and maintenance mode is off)"))
            : default;
    }

    public override Node AfterDeletion(Node node, Allocation resource) => node.AllocationUuid == resource.Uuid ? AllocationWrites.Free(node) : node;
}

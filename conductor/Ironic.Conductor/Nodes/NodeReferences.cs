using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Nodes;

/// <summary>What a node names beside itself must be there and agree with it: its chassis, its parent, its allocation (the API contract, sections 2.1.2 and 3.3).</summary>
internal sealed class NodeReferences(INodeStore nodes, IResourceStore resources)
{
    /// <param name="before">Null: the node is new.</param>
    /// <param name="after">As wanted.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>Null: all that <paramref name="after"/> newly names is there.</returns>
    public async ValueTask<Fault?> CheckAsync(Node? before, Node after, CancellationToken cancellationToken)
    {
        if (after.ChassisUuid is { } chassis && chassis != before?.ChassisUuid && await resources.FindAsync<Chassis>(chassis, cancellationToken) is null)
            return Fault.Invalid($"Chassis {chassis} could not be found.");
        if (before is not null && before.Owner != after.Owner && before.AllocationUuid is { } uuid && await resources.FindAsync<Allocation>(uuid, cancellationToken) is { Owner: { } owner } && owner != after.Owner)
            return Fault.Conflict($"Cannot change the owner of node {after.Uuid}: its allocation {uuid} belongs to {owner}.");
        if (after.ParentNode is not { } wanted || wanted == before?.ParentNode) return null;
        if (wanted == after.Uuid) return Fault.Invalid($"Node {wanted} cannot be its own parent.");
        if (await nodes.FindAsync(wanted, cancellationToken) is not { } parent) return Fault.Invalid($"Node {wanted} could not be found.");
        return parent.Owner == after.Owner ? null : Fault.Invalid($"Node {wanted} cannot be the parent of node {after.Uuid}: their owners differ ({parent.Owner ?? "none"}, {after.Owner ?? "none"}).");
    }
}

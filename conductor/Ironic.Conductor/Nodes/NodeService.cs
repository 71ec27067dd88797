using System.Collections.Immutable;
using Ironic.Conductor.Allocations;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Reservations;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Images;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Nodes;

/// <inheritdoc cref="INodeService"/>
internal sealed partial class NodeService(INodeStore nodes, IStoreWriter writer, NodeLocks locks, DriverRegistry drivers, NodeUpdateRules rules, NodeReferences references, AllocationWrites allocations, IJobWaker waker,
    IImageService images, Model.Timeline.ITimeline timeline, TimeProvider clock, ConductorOptions options) : INodeService
{
    public async ValueTask<Node?> FindAsync(string ident, CancellationToken cancellationToken) =>
        Guid.TryParse(ident, out var uuid) ? await nodes.FindAsync(uuid, cancellationToken) : await nodes.FindByNameAsync(ident, cancellationToken);

    public async ValueTask<Outcome<IReadOnlyList<Node>>> ListAsync(NodeQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.Of(await nodes.ListAsync(query, cancellationToken));
        }
        catch (UnknownMarkerException) when (query.Marker is { } marker)
        {
            return Fault.NodeNotFound(marker.ToString());
        }
    }

    public async Task<Outcome<Node>> CreateAsync(Node draft, CancellationToken cancellationToken)
    {
        if (!drivers.TryCompose(draft.Driver, draft.Interfaces, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        if ((NodeUpdateRules.CheckNew(draft) ?? await references.CheckAsync(null, draft, cancellationToken)) is { } refused) return refused;
        var node = NodeUpdateRules.FillInterfaces(draft, driver) with { CreatedAt = clock.GetUtcNow() };
        return await writer.CommitAsync([new StoreWrite.InsertNode(node)], cancellationToken) switch
        {
            CommitResult.Duplicate duplicate => Duplicates.ToFault(duplicate, node.Uuid),
            _ => await nodes.FindAsync(node.Uuid, cancellationToken) is { } created ? created : node,
        };
    }

    public Task<Outcome<Node>> UpdateAsync(Guid uuid, Func<Node, Outcome<Node>> change, CancellationToken cancellationToken) => locks.ChangeAsync(uuid, async (before, token) =>
    {
        if (!change(before).TryGet(out var wanted, out var fault)) return fault;
        if (!rules.Check(before, wanted).TryGet(out var after, out var refused)) return refused;
        if (await references.CheckAsync(before, after, token) is { } missing) return missing;
        if (after == before) return Outcome.Of<IReadOnlyList<StoreWrite>>([]);
        return Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(after with { UpdatedAt = clock.GetUtcNow() }), .. await allocations.EndAsync(before, after, token)]);
    }, cancellationToken);

    public async Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var deleted = await locks.ChangeAsync(uuid, (node, _) => new(DeleteRefusal(node) is { } fault
            ? fault
            : Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.DeleteNode(uuid)])), cancellationToken);
        if (!deleted.TryGet(out _, out var refused)) return refused;
        await images.ReleaseAsync(uuid, cancellationToken);
        return Outcome.Done;
    }

    public async Task<Outcome> SetMaintenanceAsync(Guid uuid, bool maintenance, string? reason, CancellationToken cancellationToken)
    {
        var changed = await locks.ChangeAsync(uuid, (node, _) => new(Update(node with
        {
            Maintenance = maintenance,
            MaintenanceReason = maintenance ? reason : null,
            Fault = maintenance ? node.Fault : null,
        })), cancellationToken);
        if (!changed.TryGet(out _, out var fault)) return fault;
        if (!maintenance) waker.Wake(uuid); // a wait whose time ran out meanwhile is judged now
        return Outcome.Done;
    }

    public ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken) => nodes.FindInventoryAsync(uuid, cancellationToken);

    public ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken) => nodes.ListHistoryAsync(uuid, cancellationToken);

    private Outcome<IReadOnlyList<StoreWrite>> Update(Node after) => Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(after with { UpdatedAt = clock.GetUtcNow() })]);

    private Fault? DeleteRefusal(Node node)
    {
        if (node.Protected) return Fault.Forbidden($"Node {node.Uuid} is protected and cannot be undeployed, rebuilt or deleted");
        if (node.Maintenance) return null;
        if (node.InstanceUuid is { } instance) return Fault.Conflict($"Node {node.Uuid} is associated with instance {instance}.");
        ImmutableArray<ProvisionState> allowed = options.AllowDeletingAvailableNodes
            ? [ProvisionState.Manageable, ProvisionState.Enroll, ProvisionState.AdoptFail, ProvisionState.Available]
            : [ProvisionState.Manageable, ProvisionState.Enroll, ProvisionState.AdoptFail];
        return allowed.Contains(node.Provision.State)
            ? null
            : Fault.Conflict($"Can not delete node \"{node.Uuid}\" while it is in provision state \"{node.Provision.State.ToWire()}\". Valid provision states to perform deletion are: \"{string.Join(", ", allowed.Select(state => state.ToWire()))}\"");
    }
}

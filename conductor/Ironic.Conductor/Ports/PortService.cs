using Ironic.Conductor.Reservations;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Ports;

/// <inheritdoc cref="IPortService"/>
internal sealed class PortService(IPortStore ports, INodeStore nodes, IStoreWriter writer, NodeLocks locks, PortgroupMembership membership, TimeProvider clock) : IPortService
{
    public async ValueTask<Port?> FindAsync(string ident, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(ident, out var uuid)) return await ports.FindAsync(uuid, cancellationToken);
        return MacAddress.TryParse(ident, out var address) ? await ports.FindByAddressAsync(address, cancellationToken) : await ports.FindByNameAsync(ident, cancellationToken);
    }

    public async ValueTask<Outcome<IReadOnlyList<Port>>> ListAsync(PortQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.Of(await ports.ListAsync(query, cancellationToken));
        }
        catch (UnknownMarkerException) when (query.Marker is { } marker)
        {
            return PortNotFound(marker);
        }
    }

    public async Task<Outcome<Port>> CreateAsync(Port draft, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(draft.NodeUuid, cancellationToken) is null) return Fault.Invalid($"Node {draft.NodeUuid} could not be found.");
        if (PortRules.Links(draft) is { } refused) return refused;
        if (await membership.CheckAsync(draft, cancellationToken) is { } unfit) return unfit;
        var port = draft with { CreatedAt = clock.GetUtcNow() };
        return await writer.CommitAsync([new StoreWrite.InsertPort(port)], cancellationToken) switch
        {
            CommitResult.Duplicate duplicate => Duplicates.ToFault(duplicate, port.Uuid),
            CommitResult.Stale => Fault.Invalid($"Node {draft.NodeUuid} could not be found."),
            _ => await ports.FindAsync(port.Uuid, cancellationToken) is { } created ? created : port,
        };
    }

    public async Task<Outcome<Port>> UpdateAsync(Guid uuid, Func<Port, Outcome<Port>> change, CancellationToken cancellationToken)
    {
        if (await ports.FindAsync(uuid, cancellationToken) is not { } found) return PortNotFound(uuid);
        var changed = await locks.ChangeAsync(found.NodeUuid, async (node, token) =>
        {
            if (await ports.FindAsync(uuid, token) is not { } before) return PortNotFound(uuid);
            if (!change(before).TryGet(out var after, out var fault)) return fault;
            if (PortRules.Update(node, before, after) is { } refused) return refused;
            if (after.NodeUuid != before.NodeUuid && await nodes.FindAsync(after.NodeUuid, token) is null) return Fault.Invalid($"Node {after.NodeUuid} could not be found.");
            if (await membership.CheckAsync(after, token) is { } unfit) return unfit;
            if (after == before) return Outcome.Of<IReadOnlyList<StoreWrite>>([]);
            return Outcome.Of(WithLock(node, new StoreWrite.UpdatePort(after with { UpdatedAt = clock.GetUtcNow() })));
        }, cancellationToken);
        if (!changed.TryGet(out _, out var failed)) return failed;
        return await ports.FindAsync(uuid, cancellationToken) is { } port ? port : PortNotFound(uuid);
    }

    public async Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await ports.FindAsync(uuid, cancellationToken) is not { } found) return PortNotFound(uuid);
        var deleted = await locks.ChangeAsync(found.NodeUuid, (node, _) => new(
            found.InternalInfo.Contains(Vif.Key) && !node.Maintenance
                ? Fault.Conflict($"Cannot delete the port {uuid} as it is bound to VIF {found.InternalInfo.GetText(Vif.Key)}")
                : Outcome.Of(WithLock(node, new StoreWrite.DeletePort(uuid)))), cancellationToken);
        return deleted.TryGet(out _, out var fault) ? Outcome.Done : fault;
    }

    /// <summary>The node's row is written along, unchanged: that makes the port's change fail when somebody took the node's lock meanwhile.</summary>
    private static IReadOnlyList<StoreWrite> WithLock(Node node, StoreWrite write) => [new StoreWrite.UpdateNode(node), write];

    private static Fault PortNotFound(Guid uuid) => Fault.NotFound($"Port {uuid} could not be found.");
}

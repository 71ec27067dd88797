using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Vifs;

/// <inheritdoc cref="IVifService"/>
internal sealed class VifService(INodeStore nodes, IPortStore ports, IResourceStore resources, NodeLocks locks, DriverRegistry drivers, TimeProvider clock) : IVifService
{
    private const int PortLimit = 1000;

    public async ValueTask<Outcome<IReadOnlyList<string>>> ListAsync(Guid node, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(node, cancellationToken) is not { } found) return Fault.NodeNotFound(node.ToString());
        if (!Network(found).TryGet(out var network, out var fault)) return fault;
        if (!network.KeepsVifs) return Outcome.Of<IReadOnlyList<string>>([]);
        return Outcome.Of<IReadOnlyList<string>>([.. (await SpotsAsync(node, cancellationToken)).Select(spot => spot.Vif).OfType<string>()]);
    }

    public async Task<Outcome> AttachAsync(Guid node, VifRequest vif, CancellationToken cancellationToken)
    {
        var attached = await locks.ChangeAsync(node, async (now, token) =>
        {
            if (!Network(now).TryGet(out var network, out var fault)) return fault;
            if (!network.KeepsVifs) return Outcome.Of<IReadOnlyList<StoreWrite>>([]);
            var spots = await SpotsAsync(node, token);
            if (spots.Any(spot => spot.Vif == vif.Id)) return Fault.Conflict($"Unable to attach VIF because VIF {vif.Id} is already attached to Ironic {spots.First(spot => spot.Vif == vif.Id).Name}");
            return VifSpot.Best(spots, vif) is { } free
                ? Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(now), free.With(vif.Id, clock.GetUtcNow())])
                : Fault.Invalid($"Unable to attach VIF {vif.Id}, not enough free physical ports.");
        }, cancellationToken);
        return attached.TryGet(out _, out var refused) ? Outcome.Done : refused;
    }

    public async Task<Outcome> DetachAsync(Guid node, string vif, CancellationToken cancellationToken)
    {
        var detached = await locks.ChangeAsync(node, async (now, token) =>
        {
            if (!Network(now).TryGet(out var network, out var fault)) return fault;
            if (!network.KeepsVifs) return Outcome.Of<IReadOnlyList<StoreWrite>>([]);
            return (await SpotsAsync(node, token)).FirstOrDefault(spot => spot.Vif == vif) is { } held
                ? Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(now), held.With(null, clock.GetUtcNow())])
                : Fault.Invalid($"Unable to detach VIF {vif} from node {node} because it is not attached to it.");
        }, cancellationToken);
        return detached.TryGet(out _, out var refused) ? Outcome.Done : refused;
    }

    private Outcome<INetworkInterface> Network(Node node)
    {
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        return driver.TryGet<INetworkInterface>(out var network)
            ? Outcome.Of(network)
            : Fault.Invalid($"Driver {node.Driver} does not support network (disabled or not implemented).");
    }

    private async ValueTask<IReadOnlyList<VifSpot>> SpotsAsync(Guid node, CancellationToken cancellationToken)
    {
        var all = await ports.ListAsync(new() { NodeUuid = node, Limit = PortLimit }, cancellationToken);
        var groups = await resources.ListAsync(new ResourceQuery<Portgroup> { NodeUuid = node }, cancellationToken);
        return [.. groups.Select(group => new VifSpot(group, all)), .. all.Select(port => new VifSpot(port, groups))];
    }
}

using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Hardware;

/// <summary>The way to a node's driver: bound, with its faults made refusals, under the node's lock or beside it.</summary>
internal sealed class HardwareAccess(INodeStore nodes, NodeLocks locks, DriverRegistry drivers, ITimeline timeline)
{
    /// <summary>One call of a capability.</summary>
    internal delegate Task<Outcome<T>> Call<in TCapability, T>(TCapability capability, DriverContext hardware, Node node);

    /// <summary>Under the node's lock, which others wait for.</summary>
    /// <param name="uuid">Which node.</param>
    /// <param name="unsupported">Names the capability where the driver lacks it: "management", "get_virtual_media".</param>
    /// <param name="call">What to do.</param>
    /// <param name="cancellationToken">Ends the waiting for the lock.</param>
    public Task<Outcome<T>> LockedAsync<TCapability, T>(Guid uuid, string unsupported, Call<TCapability, T> call, CancellationToken cancellationToken) where TCapability : class =>
        locks.HoldAsync(uuid, (node, _) => RunAsync(node, unsupported, call), cancellationToken);

    /// <summary>Whoever holds the lock: for what changes nothing.</summary>
    /// <inheritdoc cref="LockedAsync"/>
    public async Task<Outcome<T>> SharedAsync<TCapability, T>(Guid uuid, string unsupported, Call<TCapability, T> call, CancellationToken cancellationToken) where TCapability : class =>
        await nodes.FindAsync(uuid, cancellationToken) is { } node ? await RunAsync(node, unsupported, call) : Fault.NodeNotFound(uuid.ToString());

    public static Fault Unsupported(Node node, string what) => Fault.Invalid($"Driver {node.Driver} does not support {what} (disabled or not implemented).");

    private async Task<Outcome<T>> RunAsync<TCapability, T>(Node node, string unsupported, Call<TCapability, T> call) where TCapability : class
    {
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        if (!driver.TryGet<TCapability>(out var capability)) return Unsupported(node, unsupported);
        var hardware = DriverContexts.Of(node, timeline);
        if (capability is IDriverInterface slot && slot.Validate(hardware) is { Count: > 0 } problems) return Fault.Invalid(string.Join(" ", problems));
        try
        {
            return await call(capability, hardware, node);
        }
        catch (DriverException e)
        {
            return Fault.Internal(e.Message);
        }
    }
}

using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Nodes;

internal sealed partial class NodeService
{
    public async ValueTask<Outcome<IReadOnlyDictionary<DriverSlot, IReadOnlyList<string>>>> ValidateAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(uuid, cancellationToken) is not { } node) return Fault.NodeNotFound(uuid.ToString());
        var context = DriverContexts.Of(node, NoTimeline.Instance);
        var composed = drivers.TryBind(node, out var driver, out var errors);
        return Outcome.Of<IReadOnlyDictionary<DriverSlot, IReadOnlyList<string>>>(DriverSlots.All.Where(slot => slot != DriverSlot.Vendor).ToDictionary(slot => slot, Problems));

        IReadOnlyList<string> Problems(DriverSlot slot) => !composed
            ? errors
            : driver!.Slots.TryGetValue(slot, out var bound) ? bound.Validate(context) : [$"Driver {node.Driver} does not support {slot.WireName} (disabled or not implemented)."];
    }

    public Task<Outcome<BootDeviceSetting>> GetBootDeviceAsync(Guid uuid, CancellationToken cancellationToken) =>
        WithHardwareAsync<IManagementInterface, BootDeviceSetting>(uuid, DriverSlot.Management, async (management, context, token) => await management.GetBootDeviceAsync(context, token), cancellationToken);

    public async Task<Outcome> SetBootDeviceAsync(Guid uuid, BootDevice device, bool persistent, CancellationToken cancellationToken)
    {
        var set = await WithHardwareAsync<IManagementInterface, bool>(uuid, DriverSlot.Management, async (management, context, token) =>
        {
            if (!management.SupportedBootDevices.Contains(device))
                return Fault.Invalid($"Invalid boot device {device.ToWire()} specified; supported are {string.Join(", ", management.SupportedBootDevices.Order().Select(d => d.ToWire()))}.");
            await management.SetBootDeviceAsync(context, device, persistent, token);
            return true;
        }, cancellationToken);
        return set.TryGet(out _, out var fault) ? Outcome.Done : fault;
    }

    public async ValueTask<Outcome<IReadOnlySet<BootDevice>>> ListBootDevicesAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(uuid, cancellationToken) is not { } node) return Fault.NodeNotFound(uuid.ToString());
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        return driver.Slots.GetValueOrDefault(DriverSlot.Management) is IManagementInterface management ? Outcome.Of(management.SupportedBootDevices) : Unsupported(node, DriverSlot.Management);
    }

    public async Task<Outcome> InjectNmiAsync(Guid uuid, CancellationToken cancellationToken)
    {
        var done = await locks.HoldAsync<bool>(uuid, (node, token) => GuardAsync<bool>(node, async driver =>
        {
            if (!driver.TryGet<INmiCapability>(out var nmi)) return Fault.Invalid($"Driver {node.Driver} does not support inject_nmi (disabled or not implemented).");
            await nmi.InjectNmiAsync(DriverContexts.Of(node, timeline), token);
            return true;
        }), cancellationToken);
        return done.TryGet(out _, out var fault) ? Outcome.Done : fault;
    }

    private Task<Outcome<T>> WithHardwareAsync<TSlot, T>(Guid uuid, DriverSlot slot, Func<TSlot, DriverContext, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken)
        where TSlot : class, IDriverInterface =>
        locks.HoldAsync(uuid, (node, token) => GuardAsync<T>(node, async driver =>
        {
            if (driver.Slots.GetValueOrDefault(slot) is not TSlot bound) return Unsupported(node, slot);
            var context = DriverContexts.Of(node, timeline);
            var problems = bound.Validate(context);
            return problems.Count > 0 ? Fault.Invalid(string.Join(" ", problems)) : await work(bound, context, token);
        }), cancellationToken);

    /// <summary>Driver faults become refusals here: the caller waits for the answer.</summary>
    private async Task<Outcome<T>> GuardAsync<T>(Node node, Func<NodeDriver, Task<Outcome<T>>> work)
    {
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        try
        {
            return await work(driver);
        }
        catch (DriverException e)
        {
            return Fault.Internal(e.Message);
        }
    }

    private static Fault Unsupported(Node node, DriverSlot slot) => Fault.Invalid($"Driver {node.Driver} does not support {slot.WireName} (disabled or not implemented).");
}

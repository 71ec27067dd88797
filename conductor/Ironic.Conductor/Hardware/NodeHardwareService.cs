using System.Collections.Frozen;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Hardware;

/// <inheritdoc cref="INodeHardwareService"/>
internal sealed partial class NodeHardwareService(HardwareAccess hardware, HardwareJobs work, INodeStore nodes, NodeLocks locks, DriverRegistry drivers, TimeProvider clock) : INodeHardwareService
{
    private static readonly IReadOnlyList<VirtualMediaDevice> AllMedia = Enum.GetValues<VirtualMediaDevice>();

    public Task<Outcome<BmcStatus>> DescribeBmcAsync(Guid uuid, CancellationToken cancellationToken) => hardware.SharedAsync<IBmcStatusCapability, BmcStatus>(
        uuid, "bmc_status", (power, context, _) => Task.FromResult<Outcome<BmcStatus>>(power.DescribeBmc(context)), cancellationToken);

    public Task<Outcome<BmcTrace>> RecordBmcAsync(Guid uuid, TimeSpan duration, CancellationToken cancellationToken) => hardware.SharedAsync<IBmcRecordCapability, BmcTrace>(
        uuid, "bmc_record", (power, context, _) => Task.FromResult(power.Record(context, duration)), cancellationToken);

    public Task<Outcome> EndBmcRecordAsync(Guid uuid, CancellationToken cancellationToken) => DoneAsync(hardware.SharedAsync<IBmcRecordCapability, bool>(
        uuid, "bmc_record", (power, context, _) =>
        {
            power.EndRecord(context);
            return Task.FromResult<Outcome<bool>>(true);
        }, cancellationToken));

    public Task<Outcome<BmcTrace>> FindBmcTraceAsync(Guid uuid, CancellationToken cancellationToken) => hardware.SharedAsync<IBmcRecordCapability, BmcTrace>(
        uuid, "bmc_record", (power, context, _) => Task.FromResult<Outcome<BmcTrace>>(power.FindTrace(context) is { } trace ? trace : Fault.NotFound($"Of node {uuid}'s BMC no trace is kept; record one.")),
        cancellationToken);

    public async Task<Outcome> SetTargetRaidAsync(Guid uuid, JsonMap target, CancellationToken cancellationToken)
    {
        if (RaidConfigs.Problem(target) is { } wrong) return Fault.Invalid(wrong);
        var changed = await locks.ChangeAsync(uuid, (node, _) =>
        {
            if (!drivers.TryBind(node, out var driver, out var errors)) return new(Fault.Invalid(string.Join(" ", errors)));
            return new(driver.Slots.GetValueOrDefault(DriverSlot.Raid) is null or UnsupportedInterface
                ? Fault.NotFound(HardwareAccess.Unsupported(node, "raid").Message)
                : Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(node with { TargetRaidConfig = target, UpdatedAt = clock.GetUtcNow() })]));
        }, cancellationToken);
        return changed.TryGet(out _, out var fault) ? Outcome.Done : fault;
    }

    public Task<Outcome> SetBootModeAsync(Guid uuid, BootMode mode, CancellationToken cancellationToken) => work.AcceptAsync<IBootModeCapability>(
        uuid, FlowKinds.BootMode, "set_boot_mode",
        (bmc, _, node) => InTransition(node, "boot mode") ?? (bmc.SupportedBootModes.Contains(mode)
            ? null
            : Fault.Invalid($"Boot mode {mode.ToWire()} is not supported; supported are {string.Join(", ", bmc.SupportedBootModes.Order().Select(m => m.ToWire()))}.")),
        _ => JsonMap.Empty.With(HardwareFlows.TargetKey, mode.ToWire()), cancellationToken);

    public Task<Outcome> SetSecureBootAsync(Guid uuid, bool enabled, CancellationToken cancellationToken) => work.AcceptAsync<ISecureBootCapability>(
        uuid, FlowKinds.SecureBoot, "set_secure_boot_state", (_, _, node) => InTransition(node, "secure boot state"), _ => Switch(enabled), cancellationToken);

    public async ValueTask<Outcome<ConsoleStatus>> GetConsoleAsync(Guid uuid, CancellationToken cancellationToken) =>
        await hardware.SharedAsync<IConsoleCapability, ConsoleStatus>(uuid, "console", async (console, context, node) =>
            new ConsoleStatus(node.ConsoleEnabled, node.ConsoleEnabled ? await console.GetConsoleAsync(context, cancellationToken) : null), cancellationToken);

    public Task<Outcome> SetConsoleAsync(Guid uuid, bool enabled, CancellationToken cancellationToken) => work.AcceptAsync<IConsoleCapability>(
        uuid, FlowKinds.Console, "console", (_, _, _) => null, node => node.ConsoleEnabled == enabled ? null : Switch(enabled), cancellationToken);

    public Task<Outcome<IReadOnlyList<VirtualMedium>>> ListMediaAsync(Guid uuid, CancellationToken cancellationToken) =>
        hardware.SharedAsync<IVirtualMediaCapability, IReadOnlyList<VirtualMedium>>(uuid, "get_virtual_media", async (media, context, _) => Outcome.Of(await media.ListMediaAsync(context, cancellationToken)), cancellationToken);

    public Task<Outcome> AttachMediaAsync(Guid uuid, VirtualMediaDevice device, Uri image, CancellationToken cancellationToken) => work.AcceptAsync<IVirtualMediaCapability>(
        uuid, FlowKinds.AttachMedia, "attach_virtual_media", (_, _, node) => PowerFault(node),
        _ => JsonMap.Empty.With(HardwareFlows.DeviceKey, device.ToWire()).With(HardwareFlows.ImageKey, image.OriginalString), cancellationToken);

    public Task<Outcome> DetachMediaAsync(Guid uuid, IReadOnlyList<VirtualMediaDevice> devices, CancellationToken cancellationToken) => work.AcceptAsync<IVirtualMediaCapability>(
        uuid, FlowKinds.DetachMedia, "detach_virtual_media", (_, _, node) => PowerFault(node),
        _ => JsonMap.Empty.With(HardwareFlows.DevicesKey, string.Join(',', (devices.Count == 0 ? AllMedia : devices).Select(device => device.ToWire()))), cancellationToken);

    private static JsonMap Switch(bool on) => JsonMap.Empty.With(HardwareFlows.TargetKey, on ? "on" : "off");

    private static Fault? PowerFault(Node node) => node.Fault == NodeFaults.Power ? Fault.Unavailable($"Node {node.Uuid} has a power fault: its BMC does not answer.") : null;

    private static Fault? InTransition(Node node, string what) => ProvisionStateMachine.Stable.Contains(node.Provision.State) || RestingStates.Contains(node.Provision.State)
        ? null
        : Fault.Conflict($"Cannot change the {what} of node {node.Uuid} while it is in state {node.Provision.State.ToWire()}.");

    /// <summary>Neither stable nor on their way: failures and holds (the API contract, section 4.1).</summary>
    private static readonly FrozenSet<ProvisionState> RestingStates = Enum.GetValues<ProvisionState>()
        .Where(state => state.ToWire() is var word && (word.EndsWith("failed", StringComparison.Ordinal) || word.EndsWith("hold", StringComparison.Ordinal))).ToFrozenSet();

    private static async Task<Outcome> DoneAsync(Task<Outcome<bool>> work) => (await work).TryGet(out _, out var fault) ? Outcome.Done : fault;
}

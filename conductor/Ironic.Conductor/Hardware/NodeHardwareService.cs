using System.Collections.Frozen;
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
internal sealed partial class NodeHardwareService(HardwareAccess hardware, INodeStore nodes, IStoreWriter writer, NodeLocks locks, DriverRegistry drivers, TimeProvider clock) : INodeHardwareService
{
    private const int MaxRaces = 20;

    private static readonly IReadOnlyList<VirtualMediaDevice> AllMedia = Enum.GetValues<VirtualMediaDevice>();

    public Task<Outcome<BmcStatus>> DescribeBmcAsync(Guid uuid, CancellationToken cancellationToken) => hardware.SharedAsync<IBmcStatusCapability, BmcStatus>(
        uuid, "bmc_status", (power, context, _) => Task.FromResult<Outcome<BmcStatus>>(power.DescribeBmc(context)), cancellationToken);

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

    public Task<Outcome> SetBootModeAsync(Guid uuid, BootMode mode, CancellationToken cancellationToken) =>
        DoneAsync(hardware.LockedAsync<IBootModeCapability, bool>(uuid, "set_boot_mode", async (capability, context, node) =>
        {
            if (InTransition(node, "boot mode") is { } busy) return busy;
            if (!capability.SupportedBootModes.Contains(mode)) return Fault.Invalid($"Boot mode {mode.ToWire()} is not supported; supported are {string.Join(", ", capability.SupportedBootModes.Order().Select(m => m.ToWire()))}.");
            await capability.SetBootModeAsync(context, mode, cancellationToken);
            return await KeepAsync(uuid, now => now with { BootMode = mode });
        }, cancellationToken));

    public Task<Outcome> SetSecureBootAsync(Guid uuid, bool enabled, CancellationToken cancellationToken) =>
        DoneAsync(hardware.LockedAsync<ISecureBootCapability, bool>(uuid, "set_secure_boot_state", async (capability, context, node) =>
        {
            if (InTransition(node, "secure boot state") is { } busy) return busy;
            await capability.SetSecureBootAsync(context, enabled, cancellationToken);
            return await KeepAsync(uuid, now => now with { SecureBoot = enabled });
        }, cancellationToken));

    public async ValueTask<Outcome<ConsoleStatus>> GetConsoleAsync(Guid uuid, CancellationToken cancellationToken) =>
        await hardware.SharedAsync<IConsoleCapability, ConsoleStatus>(uuid, "console", async (console, context, node) =>
            new ConsoleStatus(node.ConsoleEnabled, node.ConsoleEnabled ? await console.GetConsoleAsync(context, cancellationToken) : null), cancellationToken);

    public Task<Outcome> SetConsoleAsync(Guid uuid, bool enabled, CancellationToken cancellationToken) =>
        DoneAsync(hardware.LockedAsync<IConsoleCapability, bool>(uuid, "console", async (console, context, node) =>
        {
            if (node.ConsoleEnabled == enabled) return true;
            if (enabled) await console.StartConsoleAsync(context, cancellationToken);
            else await console.StopConsoleAsync(context, cancellationToken);
            return await KeepAsync(uuid, now => now with { ConsoleEnabled = enabled });
        }, cancellationToken));

    public Task<Outcome<IReadOnlyList<VirtualMedium>>> ListMediaAsync(Guid uuid, CancellationToken cancellationToken) =>
        hardware.SharedAsync<IVirtualMediaCapability, IReadOnlyList<VirtualMedium>>(uuid, "get_virtual_media", async (media, context, _) => Outcome.Of(await media.ListMediaAsync(context, cancellationToken)), cancellationToken);

    public Task<Outcome> AttachMediaAsync(Guid uuid, VirtualMediaDevice device, Uri image, CancellationToken cancellationToken) =>
        DoneAsync(hardware.LockedAsync<IVirtualMediaCapability, bool>(uuid, "attach_virtual_media", async (media, context, node) =>
        {
            if (node.Fault == NodeFaults.Power) return Fault.Unavailable($"Node {node.Uuid} has a power fault: its BMC does not answer.");
            await media.AttachAsync(context, device, image, cancellationToken);
            return true;
        }, cancellationToken));

    public Task<Outcome> DetachMediaAsync(Guid uuid, IReadOnlyList<VirtualMediaDevice> devices, CancellationToken cancellationToken) =>
        DoneAsync(hardware.LockedAsync<IVirtualMediaCapability, bool>(uuid, "detach_virtual_media", async (media, context, node) =>
        {
            if (node.Fault == NodeFaults.Power) return Fault.Unavailable($"Node {node.Uuid} has a power fault: its BMC does not answer.");
            await media.DetachAsync(context, devices.Count == 0 ? AllMedia : devices, cancellationToken);
            return true;
        }, cancellationToken));

    private static Fault? InTransition(Node node, string what) => ProvisionStateMachine.Stable.Contains(node.Provision.State) || RestingStates.Contains(node.Provision.State)
        ? null
        : Fault.Conflict($"Cannot change the {what} of node {node.Uuid} while it is in state {node.Provision.State.ToWire()}.");

    /// <summary>Neither stable nor on their way: failures and holds (the API contract, section 4.1).</summary>
    private static readonly FrozenSet<ProvisionState> RestingStates = Enum.GetValues<ProvisionState>()
        .Where(state => state.ToWire() is var word && (word.EndsWith("failed", StringComparison.Ordinal) || word.EndsWith("hold", StringComparison.Ordinal))).ToFrozenSet();

    /// <summary>What the hardware has taken is the node's from now on. The lock is ours, and changes of other fields may come between.</summary>
    private async Task<Outcome<bool>> KeepAsync(Guid uuid, Func<Node, Node> change)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await nodes.FindAsync(uuid, CancellationToken.None) is not { } node) return Fault.NodeNotFound(uuid.ToString());
            if (await writer.CommitAsync([new StoreWrite.UpdateNode(change(node) with { UpdatedAt = clock.GetUtcNow() })], CancellationToken.None) is CommitResult.Committed) return true;
        }

        return Fault.Conflict($"Node {uuid} is being changed by others too often. Please retry.");
    }

    private static async Task<Outcome> DoneAsync(Task<Outcome<bool>> work) => (await work).TryGet(out _, out var fault) ? Outcome.Done : fault;
}

using System.Collections.Frozen;
using Ironic.Drivers.Power;
using Ironic.Ipmi.Commands;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;

namespace Ironic.Drivers.Ipmi;

/// <summary>Slot "power" over IPMI: asks, and then waits until the BMC itself reports the state.</summary>
internal sealed class IpmiPower(IpmiNodes nodes, BootDeviceMemory memory, IpmiDriverOptions options, TimeProvider time) : IPowerInterface, IBmcStatusCapability, IBmcRecordCapability
{
    public DriverSlot Slot => DriverSlot.Power;

    public string Name => "ipmitool";

    public IReadOnlyDictionary<string, string> Properties => IpmiKeys.Properties;

    public IReadOnlySet<PowerTarget> SupportedTargets { get; } = Enum.GetValues<PowerTarget>().ToFrozenSet();

    public IReadOnlyList<string> Validate(DriverContext node) => IpmiNodes.Validate(node);

    public BmcStatus DescribeBmc(DriverContext node) => nodes.Describe(node);

    public Outcome<BmcTrace> Record(DriverContext node, TimeSpan duration) => nodes.Traces.Record(node, duration);

    public void EndRecord(DriverContext node) => nodes.Traces.End(node);

    public BmcTrace? FindTrace(DriverContext node) => nodes.Traces.Find(node);

    public async ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken) =>
        await ReadAsync(nodes.Find(node), cancellationToken);

    public async ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var bmc = nodes.Find(node);
        var state = await ReadAsync(bmc, cancellationToken);
        var (hard, soft) = (timeout ?? options.PowerTimeout, timeout ?? options.SoftPowerTimeout);
        switch (target)
        {
            case PowerTarget.On:
                if (state != PowerState.On) await StartAsync(node, bmc, ChassisAction.PowerOn, hard, cancellationToken);
                break;
            case PowerTarget.Off:
                if (state != PowerState.Off) await StopAsync(bmc, ChassisAction.PowerOff, hard, cancellationToken);
                break;
            case PowerTarget.SoftOff:
                if (state != PowerState.Off) await StopAsync(bmc, ChassisAction.SoftShutdown, soft, cancellationToken);
                break;
            case PowerTarget.Reboot:
                await StartAsync(node, bmc, state == PowerState.On ? ChassisAction.HardReset : ChassisAction.PowerOn, hard, cancellationToken);
                break;
            case PowerTarget.SoftReboot:
                if (state != PowerState.Off) await StopAsync(bmc, ChassisAction.SoftShutdown, soft, cancellationToken);
                await StartAsync(node, bmc, ChassisAction.PowerOn, hard, cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(target), target, "No such power target.");
        }
    }

    private async Task StartAsync(DriverContext node, NodeBmc bmc, ChassisAction action, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (bmc.Settings.ForcesBootDevice && memory.Recall(node.NodeUuid) is { } flags)
            await bmc.ChangeAsync($"boot device {flags.Device} again", (channel, token) => channel.SetBootFlagsAsync(flags, token), cancellationToken);
        await bmc.ChangeAsync(Describe(action), (channel, token) => channel.ControlChassisAsync(action, token), cancellationToken);
        await WaitAsync(bmc, action, PowerState.On, timeout, cancellationToken);
    }

    private async Task StopAsync(NodeBmc bmc, ChassisAction action, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await bmc.ChangeAsync(Describe(action), (channel, token) => channel.ControlChassisAsync(action, token), cancellationToken);
        await WaitAsync(bmc, action, PowerState.Off, timeout, cancellationToken);
    }

    /// <summary>BMCs are slow and deaf for a while after power actions, so what may pass is borne until the time is up.</summary>
    private Task WaitAsync(NodeBmc bmc, ChassisAction action, PowerState wanted, TimeSpan timeout, CancellationToken cancellationToken) => new PowerSettling(time, options.FirstPoll, options.LongestPoll).WaitAsync(
        $"BMC {bmc.Label}", Describe(action), wanted, () => ReadAsync(bmc, cancellationToken), timeout,
        action == ChassisAction.SoftShutdown ? " The machine's operating system did not shut down: it may not be running, or ignore ACPI." : "", cancellationToken);

    private static async Task<PowerState> ReadAsync(NodeBmc bmc, CancellationToken cancellationToken)
    {
        var status = await bmc.ReadAsync("chassis status", (channel, token) => channel.GetChassisStatusAsync(token), cancellationToken);
        return status.IsPoweredOn ? PowerState.On : PowerState.Off;
    }

    private static string Describe(ChassisAction action) => action switch
    {
        ChassisAction.PowerOn => "power on",
        ChassisAction.PowerOff => "power off",
        ChassisAction.HardReset => "hard reset",
        ChassisAction.SoftShutdown => "soft power off",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not an action of the power slot."),
    };
}

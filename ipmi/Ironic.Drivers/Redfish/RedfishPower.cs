using System.Collections.Frozen;
using Ironic.Drivers.Power;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Redfish;
using Ironic.Redfish.Systems;

namespace Ironic.Drivers.Redfish;

/// <summary>Slot "power" over Redfish: asks, and then waits until the BMC itself reports the state; a 204 is a promise only.</summary>
internal sealed class RedfishPower(string name, RedfishNodes nodes, BootOverrideMemory memory) : RedfishSlot(DriverSlot.Power, name, nodes), IPowerInterface, IBmcStatusCapability, IBmcRecordCapability
{
    private const string NoShutdown = " The machine's operating system did not shut down: it may not be running, or ignore ACPI.";

    private static readonly FrozenDictionary<PowerAction, string> Names = new Dictionary<PowerAction, string>
    {
        [PowerAction.On] = "power on", [PowerAction.ForceOff] = "power off", [PowerAction.GracefulOff] = "soft power off", [PowerAction.ForceRestart] = "hard reset",
    }.ToFrozenDictionary();

    private readonly PowerSettling _settling = new(nodes.Time, nodes.Options.FirstPoll, nodes.Options.LongestPoll);

    public IReadOnlySet<PowerTarget> SupportedTargets { get; } = Enum.GetValues<PowerTarget>().ToFrozenSet();

    public BmcStatus DescribeBmc(DriverContext node) => Nodes.Describe(node);

    public Outcome<BmcTrace> Record(DriverContext node, TimeSpan duration) => Nodes.Traces.Record(node, duration);

    public void EndRecord(DriverContext node) => Nodes.Traces.End(node);

    public BmcTrace? FindTrace(DriverContext node) => Nodes.Traces.Find(node);

    public async ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken) => await ReadAsync(Find(node), cancellationToken);

    public async ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var bmc = Find(node);
        var isOff = await ReadAsync(bmc, cancellationToken) == PowerState.Off;
        var (hard, soft) = (timeout ?? Options.PowerTimeout, timeout ?? Options.SoftPowerTimeout);
        switch (target)
        {
            case PowerTarget.On:
                await StartAsync(node, bmc, hard, cancellationToken);
                break;
            case PowerTarget.Off:
                if (!isOff) await DoAsync(bmc, PowerAction.ForceOff, PowerState.Off, hard, cancellationToken);
                break;
            case PowerTarget.SoftOff:
                if (!isOff) await DoAsync(bmc, PowerAction.GracefulOff, PowerState.Off, soft, cancellationToken);
                break;
            case PowerTarget.Reboot:
                await RestartAsync(node, bmc, isOff, hard, cancellationToken);
                break;
            case PowerTarget.SoftReboot:
                if (!isOff) await DoAsync(bmc, PowerAction.GracefulOff, PowerState.Off, soft, cancellationToken);
                await StartAsync(node, bmc, hard, cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(target), target, "No such power target.");
        }
    }

    private async Task StartAsync(DriverContext node, NodeRedfish bmc, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (await ReadAsync(bmc, cancellationToken) == PowerState.On) return;
        await RepeatBootDeviceAsync(node, bmc, cancellationToken);
        await DoAsync(bmc, PowerAction.On, PowerState.On, timeout, cancellationToken);
    }

    /// <summary>Where there is no reset, a stop and a start.</summary>
    private async Task RestartAsync(DriverContext node, NodeRedfish bmc, bool isOff, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!isOff)
        {
            await RepeatBootDeviceAsync(node, bmc, cancellationToken);
            if (await TryResetAsync(bmc, PowerAction.ForceRestart, cancellationToken))
            {
                await WaitAsync(bmc, PowerAction.ForceRestart, PowerState.On, timeout, cancellationToken);
                return;
            }

            await DoAsync(bmc, PowerAction.ForceOff, PowerState.Off, timeout, cancellationToken);
        }

        await StartAsync(node, bmc, timeout, cancellationToken);
    }

    private async Task RepeatBootDeviceAsync(DriverContext node, NodeRedfish bmc, CancellationToken cancellationToken)
    {
        if (memory.Recall(node.NodeUuid) is not { } device) return;
        await bmc.ChangeAsync($"boot device {device} again", (channel, machine, token) =>
            channel.SetBootOverrideAsync(machine, BootDeviceWords.ToWord(device), continuous: false, mode: null, device == BootDevice.UefiHttp ? bmc.HttpBootUri : null, token), cancellationToken);
    }

    private async Task DoAsync(NodeRedfish bmc, PowerAction action, PowerState wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await TryResetAsync(bmc, action, cancellationToken))
                    throw new DriverException($"BMC {bmc.Label} has no {Names[action]}.") { Cause = DriverCauses.Unsupported };
                break;
            }
            catch (DriverException e) when (e.InnerException is RedfishException { Failure: RedfishFailure.Refused } refused)
            {
                // "Already on", in as many words as there are vendors: only the state counts.
                if (await ReadAsync(bmc, cancellationToken) == wanted) return;
                if (attempt == Options.RefusedAttempts || !refused.Says("ActionParameterValueConflict")) throw;
                await Task.Delay(Options.RefusedPause, Nodes.Time, cancellationToken);
            }
        }

        await WaitAsync(bmc, action, wanted, timeout, cancellationToken);
    }

    private static Task<bool> TryResetAsync(NodeRedfish bmc, PowerAction action, CancellationToken cancellationToken) =>
        bmc.ChangeAsync(Names[action], (channel, machine, token) => channel.TryResetAsync(machine, action, token), cancellationToken);

    private Task WaitAsync(NodeRedfish bmc, PowerAction action, PowerState wanted, TimeSpan timeout, CancellationToken cancellationToken) => _settling.WaitAsync(
        $"BMC {bmc.Label}", Names[action], wanted, () => ReadAsync(bmc, cancellationToken), timeout, action == PowerAction.GracefulOff ? NoShutdown : "", cancellationToken);

    /// <summary>A machine that is on its way off is not off yet.</summary>
    private static async Task<PowerState> ReadAsync(NodeRedfish bmc, CancellationToken cancellationToken) =>
        await bmc.ReadAsync("power state", (channel, machine, token) => channel.GetPowerAsync(machine, token), cancellationToken) switch
        {
            SystemPower.On or SystemPower.PoweringOn or SystemPower.PoweringOff or SystemPower.Paused => PowerState.On,
            SystemPower.Off => PowerState.Off,
            _ => PowerState.Error,
        };
}

using System.Collections.Frozen;
using Ironic.Drivers.Power;
using Ironic.Drivers.Settings;
using Ironic.Model.Drivers;
using Ironic.Snmp;
using Ironic.Snmp.Pdus;

namespace Ironic.Drivers.Snmp;

/// <summary>Slot "power" by the outlet of a PDU: the machine is on when its outlet is, and a reboot takes its power away for a while.</summary>
internal sealed class SnmpPower(PduAgents agents, SnmpDriverOptions options, TimeProvider time) : IPowerInterface
{
    private readonly PowerSettling _settling = new(time, options.FirstPoll, options.LongestPoll);

    public DriverSlot Slot => DriverSlot.Power;

    public string Name => "snmp";

    public IReadOnlyDictionary<string, string> Properties => SnmpKeys.Properties;

    /// <summary>A PDU cannot ask an operating system to shut down.</summary>
    public IReadOnlySet<PowerTarget> SupportedTargets { get; } = new[] { PowerTarget.On, PowerTarget.Off, PowerTarget.Reboot }.ToFrozenSet();

    public IReadOnlyList<string> Validate(DriverContext node)
    {
        SnmpSettings.TryRead(node, out var problems);
        return problems;
    }

    public async ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken) =>
        await CallAsync(node, "outlet state", isTold: false, (outlet, _) => ReadAsync(outlet, cancellationToken), cancellationToken);

    public async ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (!SupportedTargets.Contains(target))
            throw new DriverException($"A PDU cannot do '{target}': it can only switch its outlet on and off.") { Cause = DriverCauses.Unsupported };

        var limit = timeout ?? options.PowerTimeout;
        var state = await GetStateAsync(node, cancellationToken);
        if (target != PowerTarget.On && state != PowerState.Off) await SwitchAsync(node, on: false, limit, cancellationToken);
        if (target == PowerTarget.Reboot && state != PowerState.Off && options.RebootDelay > TimeSpan.Zero) await Task.Delay(options.RebootDelay, time, cancellationToken);
        if (target != PowerTarget.Off && (state != PowerState.On || target == PowerTarget.Reboot)) await SwitchAsync(node, on: true, limit, cancellationToken);
    }

    private async Task SwitchAsync(DriverContext node, bool on, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var action = on ? "outlet on" : "outlet off";
        var label = await CallAsync(node, action, isTold: true, async (outlet, label) =>
        {
            await outlet.SwitchAsync(on, cancellationToken);
            return label;
        }, cancellationToken);
        if (options.ActionDelay > TimeSpan.Zero) await Task.Delay(options.ActionDelay, time, cancellationToken);
        await _settling.WaitAsync(label, action, on ? PowerState.On : PowerState.Off, () => GetStateAsync(node, cancellationToken).AsTask(), timeout, "", cancellationToken);
    }

    private static async Task<PowerState> ReadAsync(PduOutlet outlet, CancellationToken cancellationToken) => await outlet.GetAsync(cancellationToken) switch
    {
        OutletState.On => PowerState.On,
        OutletState.Off => PowerState.Off,
        _ => PowerState.Error,
    };

    private async Task<T> CallAsync<T>(DriverContext node, string what, bool isTold, Func<PduOutlet, string, Task<T>> work, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var label = "PDU";
        try
        {
            (var outlet, label) = await agents.FindAsync(node, cancellationToken);
            var result = await work(outlet, label);
            if (isTold) new NodeJournal(node, label, time).Accepted(what, time.GetElapsedTime(begun));
            return result;
        }
        catch (SnmpException e)
        {
            var fault = Translate(e);
            new NodeJournal(node, label, time).Failed(what, e.Message, time.GetElapsedTime(begun), fault.Cause);
            throw fault;
        }
    }

    private static DriverException Translate(SnmpException fault) => new(fault.Message, fault)
    {
        Cause = fault.Failure switch
        {
            SnmpFailure.NoAnswer => "pdu-no-answer",
            SnmpFailure.Unreachable => "pdu-unreachable",
            SnmpFailure.CredentialsRefused => "pdu-credentials-refused",
            SnmpFailure.NoSuchObject => "pdu-no-such-outlet",
            SnmpFailure.Refused => "pdu-command-refused",
            SnmpFailure.MalformedAnswer => "pdu-answer-malformed",
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Failure, "A failure without a name."),
        },
        IsTransient = fault.Failure is SnmpFailure.NoAnswer or SnmpFailure.Unreachable,
    };
}

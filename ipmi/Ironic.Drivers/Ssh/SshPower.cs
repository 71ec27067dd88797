using System.Collections.Frozen;
using Ironic.Drivers.Power;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ssh;

/// <summary>Slot "power" of a libvirt host's machine.</summary>
internal sealed class SshPower(SshHosts hosts, SshDriverOptions options, TimeProvider time) : IPowerInterface
{
    private readonly PowerSettling _settling = new(time, options.FirstPoll, options.LongestPoll);

    public DriverSlot Slot => DriverSlot.Power;

    public string Name => "ssh";

    public IReadOnlyDictionary<string, string> Properties => SshKeys.Properties;

    public IReadOnlySet<PowerTarget> SupportedTargets { get; } = Enum.GetValues<PowerTarget>().ToFrozenSet();

    public IReadOnlyList<string> Validate(DriverContext node) => SshHosts.Validate(node);

    public async ValueTask<PowerState> GetStateAsync(DriverContext node, CancellationToken cancellationToken) => await hosts.Find(node).GetStateAsync(cancellationToken);

    public async ValueTask SetStateAsync(DriverContext node, PowerTarget target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var machine = hosts.Find(node);
        var isOn = await machine.GetStateAsync(cancellationToken) == PowerState.On;
        if (isOn && target is PowerTarget.Off or PowerTarget.Reboot)
        {
            // A reset would keep the old definition: a changed boot device needs a stop and a start.
            await machine.DestroyAsync(cancellationToken);
            await WaitAsync(machine, "power off", PowerState.Off, timeout ?? options.PowerTimeout, "", cancellationToken);
        }
        else if (isOn && target is PowerTarget.SoftOff or PowerTarget.SoftReboot)
        {
            await machine.ShutdownAsync(cancellationToken);
            await WaitAsync(machine, "soft power off", PowerState.Off, timeout ?? options.SoftPowerTimeout, " Its operating system did not shut down: it may not be running, or ignore ACPI.", cancellationToken);
        }

        if (target is PowerTarget.Off or PowerTarget.SoftOff || (isOn && target == PowerTarget.On)) return;
        await machine.StartAsync(cancellationToken);
        await WaitAsync(machine, "power on", PowerState.On, timeout ?? options.PowerTimeout, "", cancellationToken);
    }

    private Task WaitAsync(Virsh machine, string action, PowerState wanted, TimeSpan timeout, string hint, CancellationToken cancellationToken) =>
        _settling.WaitAsync(machine.Label, action, wanted, () => machine.GetStateAsync(cancellationToken), timeout, hint, cancellationToken);
}

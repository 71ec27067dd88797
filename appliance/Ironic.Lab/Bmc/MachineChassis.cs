using Ironic.Ipmi.Commands;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Machines;

namespace Ironic.Lab.Bmc;

/// <summary>The wires between a BMC and its machine.</summary>
internal sealed class MachineChassis(Machine machine) : IBmcChassis
{
    public ValueTask<bool> IsPoweredOnAsync(CancellationToken cancellationToken) => new(machine.IsPoweredOn);

    public async ValueTask ControlAsync(ChassisAction action, BootFlags? boot, CancellationToken cancellationToken)
    {
        if (machine.IgnoresPowerCommands) return;
        await (action switch
        {
            ChassisAction.PowerOff => machine.TurnOffAsync(cancellationToken),
            ChassisAction.PowerOn => machine.TurnOnAsync(boot, cancellationToken),
            ChassisAction.PowerCycle => machine.CycleAsync(boot, cancellationToken),
            ChassisAction.HardReset => machine.ResetAsync(boot, cancellationToken),
            ChassisAction.DiagnosticInterrupt => machine.InjectNmiAsync(cancellationToken),
            ChassisAction.SoftShutdown => machine.PressPowerButtonAsync(cancellationToken),
            _ => throw new InvalidOperationException($"A chassis has no action {action}."),
        });
    }
}

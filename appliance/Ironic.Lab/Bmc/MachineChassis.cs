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
        if (!machine.IgnoresPowerCommands) await machine.ControlAsync(action, BootOrders.From(boot), cancellationToken);
    }
}

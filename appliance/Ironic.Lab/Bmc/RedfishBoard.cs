using Ironic.Ipmi.Commands;
using Ironic.Lab.Machines;
using Ironic.Lab.Redfish;

namespace Ironic.Lab.Bmc;

/// <summary>The wires between a Redfish BMC and its machine.</summary>
internal sealed class RedfishBoard(Machine machine) : IRedfishBoard
{
    public BoardFacts Facts { get; } = new(
        machine.Name, machine.Uuid, machine.Mac, machine.Options.Firmware == Firmware.Uefi, machine.Options.Processors, machine.Options.MemoryMiB, machine.Options.DiskBytes);

    public ValueTask<bool> IsPoweredOnAsync(CancellationToken cancellationToken) => new(machine.IsPoweredOn);

    public async ValueTask ControlAsync(ChassisAction action, RedfishBoot? boot, CancellationToken cancellationToken)
    {
        if (machine.IgnoresPowerCommands) return;
        machine.HttpBootUri = boot?.HttpUri;
        await machine.ControlAsync(action, BootOrders.From(boot), cancellationToken);
    }

    public async ValueTask SetMediaAsync(string? file, CancellationToken cancellationToken) => await machine.SetMediaAsync(file, cancellationToken);

    /// <summary>The lab's firmware has none: the BMC keeps the setting, and the machine starts as before.</summary>
    public void SetSecureBoot(bool enabled) => machine.Console.Note($"Secure Boot {(enabled ? "on" : "off")}, which this board's firmware does not have");

    public void PlugVolume(BoardVolume volume) => machine.Volumes.Plug(volume);

    public void UnplugVolume(string id) => machine.Volumes.Unplug(id);
}

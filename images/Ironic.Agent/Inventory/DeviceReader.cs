using System.Globalization;
using Ironic.Agent.Kernel;
using Ironic.AgentContract.Inspection;

namespace Ironic.Agent.Inventory;

/// <summary>PCI and USB devices from sysfs.</summary>
internal sealed class DeviceReader(SystemFolders folders)
{
    public IReadOnlyList<PciDevice> ReadPci()
    {
        var bus = Path.Combine(folders.Sys, "bus/pci/devices");
        return [.. SysFile.Names(bus).Select(address => new PciDevice(
            Hex(bus, address, "vendor"), Hex(bus, address, "device"), Hex(bus, address, "class"), Hex(bus, address, "revision"), address,
            SysFile.Text(bus, address, "numa_node")))];
    }

    /// <summary>Devices, not their interfaces (1-1:1.0).</summary>
    public IReadOnlyList<UsbDevice> ReadUsb()
    {
        var bus = Path.Combine(folders.Sys, "bus/usb/devices");
        return [.. SysFile.Names(bus).Where(name => !name.Contains(':', StringComparison.Ordinal)).Select(name => new UsbDevice(
            SysFile.Text(bus, name, "product"), SysFile.Text(bus, name, "manufacturer"),
            string.Create(CultureInfo.InvariantCulture, $"USB:{SysFile.Number(bus, name, "busnum")}:{SysFile.Number(bus, name, "devnum")}")))];
    }

    private static string Hex(string bus, string address, string attribute) =>
        SysFile.Text(bus, address, attribute) is { } text ? text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text : "";
}

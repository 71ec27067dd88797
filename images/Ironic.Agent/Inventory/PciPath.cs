using System.Text.RegularExpressions;

namespace Ironic.Agent.Inventory;

/// <summary>Finds PCI functions in a device's place in sysfs: <c>/sys/devices/pci0000:00/0000:00:05.0/virtio2/net/eth0</c>.</summary>
internal static partial class PciPath
{
    /// <summary>The function nearest to the device, such as <c>0000:00:05.0</c>; null when it hangs on no PCI bus.</summary>
    public static string? AddressIn(string sysfsPath) => sysfsPath.Split('/').LastOrDefault(part => Address().IsMatch(part));

    [GeneratedRegex(@"^[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}

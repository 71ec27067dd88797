using System.Globalization;
using System.Text.RegularExpressions;

namespace Ironic.Agent.Inventory;

/// <summary>
/// Transport and place of a disk, read off its path in sysfs, since a ramdisk has no udev that would have made <c>/dev/disk/by-path</c>.
/// The names are the ones that udev makes (systemd's path_id), so that hints written on an installed system fit.
/// </summary>
internal static partial class DiskTopology
{
    /// <summary><c>sata</c>, <c>sas</c>, <c>nvme</c>, <c>usb</c>, <c>virtio</c>, <c>iscsi</c>, <c>fc</c>, <c>mmc</c>; null when none shows.</summary>
    public static string? Transport(string sysfsPath) => sysfsPath switch
    {
        _ when sysfsPath.Contains("/nvme", StringComparison.Ordinal) => "nvme",
        _ when sysfsPath.Contains("/usb", StringComparison.Ordinal) => "usb",
        _ when AtaPort(sysfsPath) is not null => "sata",
        _ when sysfsPath.Contains("/end_device-", StringComparison.Ordinal) => "sas",
        _ when sysfsPath.Contains("/rport-", StringComparison.Ordinal) => "fc",
        _ when sysfsPath.Contains("/session", StringComparison.Ordinal) => "iscsi",
        _ when sysfsPath.Contains("/mmc_host/", StringComparison.Ordinal) => "mmc",
        _ when sysfsPath.Contains("/virtio", StringComparison.Ordinal) => "virtio",
        _ => null,
    };

    /// <summary>The link's name without its folder, such as <c>pci-0000:00:1f.2-ata-1</c>; null for a disk on no PCI bus, or on one that we have no name for.</summary>
    /// <param name="sysfsPath">Resolved, such as <c>/sys/devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda</c>.</param>
    public static string? ByPath(string sysfsPath)
    {
        if (PciPath.AddressIn(sysfsPath) is not { } pci) return null;
        var address = sysfsPath.Contains("/target", StringComparison.Ordinal) ? ScsiAddress().Match(sysfsPath) : Match.Empty;
        return Transport(sysfsPath) switch
        {
            "virtio" when !address.Success => $"pci-{pci}",
            "nvme" => $"pci-{pci}-nvme-{SysFile.Text(sysfsPath, "nsid") ?? "1"}",
            "sata" => AtaPortNumber(sysfsPath) is { } port ? $"pci-{pci}-ata-{port}" : null,
            "sas" => SasName(sysfsPath, pci),
            "usb" when address.Success && UsbInterface().Match(sysfsPath) is { Success: true } usb =>
                $"pci-{pci}-usb-0:{usb.Groups["port"].Value}-scsi-{Relative(sysfsPath, address)}",
            null or "virtio" when address.Success => $"pci-{pci}-scsi-{Relative(sysfsPath, address)}",
            _ => null,
        };
    }

    /// <summary>The part <c>ata1</c> of a path; no pattern, since this is asked of each disk, and a pattern's matcher starts slowly.</summary>
    private static string? AtaPort(string sysfsPath) =>
        Array.Find(sysfsPath.Split('/'), part => part.Length > 3 && part.StartsWith("ata", StringComparison.Ordinal) && part.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0);

    private static string? AtaPortNumber(string sysfsPath)
    {
        var port = AtaPort(sysfsPath)!;
        var end = sysfsPath.IndexOf($"/{port}/", StringComparison.Ordinal) + 1 + port.Length;
        return SysFile.Text(sysfsPath[..end], "ata_port", port, "port_no");
    }

    /// <summary>Disks behind an expander are named by address, those on a port of the adapter by that port.</summary>
    private static string? SasName(string sysfsPath, string pci)
    {
        var devices = Path.Combine(sysfsPath[..sysfsPath.IndexOf("/target", StringComparison.Ordinal)], "sas_device");
        if (SysFile.FirstName(devices) is not { } end) return null;
        var behindExpander = sysfsPath.Contains("/expander-", StringComparison.Ordinal);
        if (!behindExpander && SysFile.Text(devices, end, "phy_identifier") is { } phy) return $"pci-{pci}-sas-phy{phy}-lun-0";
        return SysFile.Text(devices, end, "sas_address") is { } address ? $"pci-{pci}-sas-{address}-lun-0" : null;
    }

    /// <summary>Host numbers depend on the order of discovery: what counts is the host's place among those of its adapter.</summary>
    private static string Relative(string sysfsPath, Match address)
    {
        var host = int.Parse(address.Groups["host"].Value, CultureInfo.InvariantCulture);
        var hostFolder = sysfsPath.IndexOf(string.Create(CultureInfo.InvariantCulture, $"/host{host}/"), StringComparison.Ordinal);
        var first = hostFolder < 0 ? host : SysFile.Names(sysfsPath[..hostFolder]).Where(name => name.StartsWith("host", StringComparison.Ordinal))
            .Select(name => int.TryParse(name["host".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : host).DefaultIfEmpty(host).Min();
        return string.Create(CultureInfo.InvariantCulture, $"{host - first}:{address.Groups["rest"].Value}");
    }

    [GeneratedRegex("/target[0-9:]+/(?<host>[0-9]+):(?<rest>[0-9]+:[0-9]+:[0-9]+)/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ScsiAddress();

    [GeneratedRegex("/[0-9]+-(?<port>[0-9.]+:[0-9]+\\.[0-9]+)/", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UsbInterface();
}

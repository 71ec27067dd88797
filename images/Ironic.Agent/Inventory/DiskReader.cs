using Ironic.Agent.Kernel;

namespace Ironic.Agent.Inventory;

/// <summary>The machine's disks, from <c>/sys/block</c>: what <c>lsblk</c> calls type "disk" (and software RAID), in the kernel's order, the empty ones left out.</summary>
internal sealed class DiskReader(SystemFolders folders)
{
    private const int SysfsSector = 512; // of "size", whatever the disk's own sectors

    /// <summary>Drivers whose block devices are no disks of the machine.</summary>
    private static readonly string[] NotDisks = ["loop", "ram", "zram", "fd", "sr", "dm-", "nbd", "mtdblock"];

    private string Block => Path.Combine(folders.Sys, "block");

    public IReadOnlyList<BlockDevice> Read() =>
        [.. SysFile.Names(Block).Where(IsDisk).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).Select(Read).Where(disk => disk.Info.Size > 0)];

    private bool IsDisk(string name)
    {
        if (Array.Exists(NotDisks, prefix => name.StartsWith(prefix, StringComparison.Ordinal))) return false;
        if (SysFile.Flag(Block, name, "hidden") == true) return false; // one path of a multi-path NVMe namespace
        if (name.StartsWith("mmcblk", StringComparison.Ordinal) && (name.Contains("boot", StringComparison.Ordinal) || name.Contains("rpmb", StringComparison.Ordinal))) return false;
        return SysFile.Number(Block, name, "device/type") is null or 0 or 14; // SCSI peripheral type: disk, simplified disk; 5 would be a CD drive
    }

    private BlockDevice Read(string name)
    {
        var folder = Path.Combine(Block, name);
        var device = Path.Combine(folder, "device");
        var place = SysFile.Resolve(folder);
        var model = SysFile.Text(device, "model");
        var serial = Serial(folder, device);
        var (wwn, withExtension, extension) = DiskIdentity.Wwn(SysFile.Text(folder, "wwid") ?? SysFile.Text(device, "wwid"));
        return new()
        {
            SysfsFolder = folder,
            Info = new()
            {
                Name = Path.Combine("/dev", name),
                Model = model,
                Size = (SysFile.Number(folder, "size") ?? 0) * SysfsSector,
                Rotational = SysFile.Flag(folder, "queue/rotational"),
                Serial = serial,
                Vendor = SysFile.Text(device, "vendor"),
                Wwn = wwn,
                WwnWithExtension = withExtension,
                WwnVendorExtension = extension,
                Hctl = SysFile.FirstName(device, "scsi_device"),
                ByPath = ByPath(name, place),
                LogicalSectors = (int?)SysFile.Number(folder, "queue/logical_block_size"),
                PhysicalSectors = (int?)SysFile.Number(folder, "queue/physical_block_size"),
                Tran = DiskTopology.Transport(place),
            },
            Serials = serial is null ? [] : model is null ? [serial] : [serial, $"{model}_{serial}".Replace(' ', '_')],
            Wwns = wwn is null ? [] : withExtension is null || withExtension == wwn ? [wwn] : [wwn, withExtension],
            ReadOnly = SysFile.Flag(folder, "ro") ?? false,
            Removable = SysFile.Flag(folder, "removable") ?? false,
            InUseByKernel = HasHolders(folder, name),
        };
    }

    /// <summary>virtio shows it beside the queue, NVMe beneath the controller, SCSI and SATA in a VPD page.</summary>
    private static string? Serial(string folder, string device) =>
        SysFile.Text(folder, "serial") ?? SysFile.Text(device, "serial")
        ?? (SysFile.Bytes(device, "vpd_pg80") is { } page ? DiskIdentity.SerialFromVpd80(page) : null);

    private string? ByPath(string name, string place)
    {
        var links = Path.Combine(folders.Dev, "disk/by-path");
        var link = SysFile.Names(links).FirstOrDefault(link => SysFile.LinkName(links, link) == name)
            ?? DiskTopology.ByPath(place);
        return link is null ? null : Path.Combine("/dev/disk/by-path", link);
    }

    private static bool HasHolders(string folder, string name) =>
        SysFile.Names(folder, "holders").Count > 0
        || SysFile.Names(folder).Where(part => part.StartsWith(name, StringComparison.Ordinal)).Any(part => SysFile.Names(folder, part, "holders").Count > 0);
}

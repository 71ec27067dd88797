using System.Globalization;
using Ironic.Agent.Inventory.Smbios;
using Ironic.Agent.Kernel;
using Ironic.AgentContract.Inventory;

namespace Ironic.Agent.Inventory;

/// <summary>What firmware and kernel tell of the whole machine.</summary>
internal sealed class SystemReader(SystemFolders folders)
{
    private string Dmi => Path.Combine(folders.Sys, "class/dmi/id");

    public MemoryInfo Memory()
    {
        var line = (SysFile.Text(folders.Proc, "meminfo") ?? "").Split('\n').FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var total = words is [_, var size, "kB"] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : 0;
        var modules = SysFile.Bytes(folders.Sys, "firmware/dmi/tables/DMI") is { } table ? MemoryDevices.TotalMebibytes(table) : null;
        return new(total, modules);
    }

    public SystemVendor Vendor() => new()
    {
        ProductName = SysFile.Text(Dmi, "product_name"),
        SerialNumber = SysFile.Text(Dmi, "product_serial"),
        Manufacturer = SysFile.Text(Dmi, "sys_vendor"),
        Firmware = new(SysFile.Text(Dmi, "bios_vendor"), SysFile.Text(Dmi, "bios_version"), SysFile.Text(Dmi, "bios_date")),
    };

    public bool BootedByUefi => Directory.Exists(Path.Combine(folders.Sys, "firmware/efi"));

    public string? Hostname() => SysFile.Text(folders.Proc, "sys/kernel/hostname");
}

using Ironic.AgentContract.Inventory;

namespace Ironic.Agent.Inventory;

/// <summary>Puts the whole inventory together.</summary>
internal sealed class InventoryReader(NetworkReader network, CpuReader cpu, SystemReader system, DiskReader disks, BmcReader bmc, string? bootInterface)
{
    public async Task<HardwareInventory> ReadAsync(CancellationToken cancellationToken)
    {
        var address = await bmc.ReadAsync(cancellationToken);
        return new()
        {
            Interfaces = network.Read(),
            Cpu = cpu.Read(),
            Disks = [.. disks.Read().Select(disk => disk.Info)],
            Memory = system.Memory(),
            BmcAddress = address.Ipv4,
            BmcV6Address = address.Ipv6,
            BmcMac = address.Mac,
            SystemVendor = system.Vendor(),
            Boot = new(system.BootedByUefi ? "uefi" : "bios", bootInterface),
            Hostname = system.Hostname(),
        };
    }
}

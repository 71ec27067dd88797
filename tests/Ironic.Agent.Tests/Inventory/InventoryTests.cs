using System.Buffers.Binary;
using System.Net;
using Ironic.Agent.Inventory;
using Ironic.Agent.Inventory.Smbios;
using Ironic.Agent.Tests.Support;

namespace Ironic.Agent.Tests.Inventory;

public sealed class InventoryTests : IDisposable
{
    private readonly FixtureTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Disk_Virtio_IsRead()
    {
        _tree.AddDisk("vda", "pci0000:00/0000:00:05.0/virtio2", 10L << 30, ("serial", "disk-0\n"), ("device/vendor", "0x1af4\n"));

        var disk = Assert.Single(new DiskReader(_tree.Folders).Read());

        Assert.Equal(("/dev/vda", 10L << 30, "virtio", "disk-0"), (disk.Path, disk.Info.Size, disk.Info.Tran, disk.Info.Serial));
        Assert.Equal("/dev/disk/by-path/pci-0000:00:05.0", disk.Info.ByPath);
        Assert.Equal((512, 4096, false), (disk.Info.LogicalSectors, disk.Info.PhysicalSectors, disk.Info.Rotational));
        Assert.False(disk.ReadOnly || disk.Removable || disk.InUseByKernel);
    }

    [Fact]
    public void Disk_Sata_HasSerialFromVpdAndPlaceFromPort()
    {
        _tree.Add("sys/devices/pci0000:00/0000:00:1f.2/ata3/ata_port/ata3/port_no", "1\n");
        _tree.AddDisk("sda", "pci0000:00/0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0", 1L << 40,
            ("device/model", "QEMU HARDDISK   \n"), ("device/vendor", "ATA     \n"), ("device/type", "0\n"), ("device/wwid", "naa.5000c500a1b2c3d4\n"), ("device/scsi_device/2:0:0:0/dev", ""));
        _tree.Add("sys/devices/pci0000:00/0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0/vpd_pg80", [0, 0x80, 0, 8, .. "QM00001 "u8]);

        var disk = Assert.Single(new DiskReader(_tree.Folders).Read()).Info;

        Assert.Equal(("sata", "QM00001", "QEMU HARDDISK", "ATA"), (disk.Tran, disk.Serial, disk.Model, disk.Vendor));
        Assert.Equal(("0x5000c500a1b2c3d4", "2:0:0:0"), (disk.Wwn, disk.Hctl));
        Assert.Equal("/dev/disk/by-path/pci-0000:00:1f.2-ata-1", disk.ByPath);
    }

    [Fact]
    public void Disk_Nvme_IsRead()
    {
        _tree.AddDisk("nvme0n1", "pci0000:00/0000:00:06.0/nvme/nvme0", 2L << 40, ("nsid", "1\n"), ("wwid", "eui.0025385b71b00001\n"), ("device/model", "Samsung\n"), ("device/serial", "S1\n"));

        var disk = Assert.Single(new DiskReader(_tree.Folders).Read());

        Assert.Equal(("nvme", "S1", "eui.0025385b71b00001"), (disk.Info.Tran, disk.Info.Serial, disk.Info.Wwn));
        Assert.Contains("Samsung_S1", disk.Serials);
    }

    [Fact]
    public void Disk_ScsiBehindSecondHost_IsNamedRelativeToTheFirst()
    {
        _tree.Add("sys/devices/pci0000:00/0000:03:00.0/host4/state", "");
        _tree.AddDisk("sdb", "pci0000:00/0000:03:00.0/host5/target5:2:0/5:2:0:0", 1L << 40, ("device/type", "0\n"));
        Assert.Equal("/dev/disk/by-path/pci-0000:03:00.0-scsi-1:2:0:0", Assert.Single(new DiskReader(_tree.Folders).Read()).Info.ByPath);
    }

    [Fact]
    public void Disk_Usb_IsNamedByPortAndKnownAsRemovable()
    {
        _tree.AddDisk("sdc", "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0", 8L << 30, ("removable", "1\n"), ("device/type", "0\n"));
        var disk = Assert.Single(new DiskReader(_tree.Folders).Read());
        Assert.True(disk.Removable);
        Assert.Equal(("usb", "/dev/disk/by-path/pci-0000:00:14.0-usb-0:2:1.0-scsi-0:0:0:0"), (disk.Info.Tran, disk.Info.ByPath));
    }

    [Fact]
    public void Disks_ThatAreNone_AreLeftOut()
    {
        foreach (var name in new[] { "loop0", "ram0", "zram0", "sr0", "fd0", "dm-0", "nbd0", "mmcblk0boot0" }) _tree.AddDisk(name, $"virtual/{name}", 1 << 30);
        _tree.AddDisk("sdz", "pci0000:00/empty", 0).AddDisk("sr9", "pci0000:00/cd", 1 << 30).AddDisk("sdy", "pci0000:00/cdrom", 1 << 30, ("device/type", "5\n")).AddDisk("nvme0c0n1", "pci0000:00/path", 1 << 30, ("hidden", "1\n"));
        Assert.Empty(new DiskReader(_tree.Folders).Read());
    }

    [Fact]
    public void Disk_WhosePartitionBelongsToARaid_IsInUse()
    {
        _tree.AddDisk("sda", "pci0000:00/a", 1 << 30).Add("sys/devices/pci0000:00/a/block/sda/sda1/holders/md127", "").AddDisk("sdb", "pci0000:00/b", 1 << 30);
        Assert.Equal([true, false], new DiskReader(_tree.Folders).Read().Select(disk => disk.InUseByKernel));
    }

    [Fact]
    public void Disks_AreInTheKernelsOrder()
    {
        foreach (var name in new[] { "sdaa", "sdb", "sda" }) _tree.AddDisk(name, $"pci0000:00/{name}", 1 << 30);
        Assert.Equal(["/dev/sda", "/dev/sdb", "/dev/sdaa"], new DiskReader(_tree.Folders).Read().Select(disk => disk.Path));
    }

    [Theory]
    [InlineData("naa.600508b1001c0123456789abcdef0123", "0x600508b1001c0123", "0x600508b1001c0123456789abcdef0123", "0x456789abcdef0123")]
    [InlineData("naa.5000c500a1b2c3d4", "0x5000c500a1b2c3d4", "0x5000c500a1b2c3d4", null)]
    [InlineData("t10.ATA     QEMU HARDDISK", null, null, null)]
    [InlineData(null, null, null, null)]
    public void Wwn_IsWrittenAsUdevDoes(string? wwid, string? wwn, string? with, string? extension) => Assert.Equal((wwn, with, extension), DiskIdentity.Wwn(wwid));

    [Fact]
    public void Interfaces_AreReadWithTheirAddresses()
    {
        _tree.AddInterface("eth0", "52:54:00:AA:BB:CC").Add("sys/class/net/lo/type", "772").Add("sys/class/net/bond0/type", "1").Add("sys/class/net/bond0/address", "52:54:00:00:00:01");
        var reader = new NetworkReader(_tree.Folders, () => new Dictionary<string, IPAddress[]> { ["eth0"] = [IPAddress.Parse("fe80::1%3"), IPAddress.Parse("10.0.0.5"), IPAddress.Parse("fd00::5")] });

        var nic = Assert.Single(reader.Read());

        Assert.Equal(("eth0", "52:54:00:aa:bb:cc", "10.0.0.5", "fd00::5"), (nic.Name, nic.MacAddress, nic.Ipv4Address, nic.Ipv6Address));
        Assert.Equal(("0x1af4", "0x0001", "0000:00:03.0", "virtio_net", true), (nic.Vendor, nic.Product, nic.PciAddress, nic.Driver, nic.HasCarrier));
        Assert.Null(nic.SpeedMbps);
        Assert.Equal(["52:54:00:aa:bb:cc"], reader.MacAddresses());
    }

    [Fact]
    public void Cpu_IsCounted()
    {
        _tree.Add("proc/cpuinfo", string.Concat(Enumerable.Range(0, 4).Select(i => $"processor\t: {i}\nmodel name\t: Test CPU @ 2.0GHz\ncpu MHz\t\t: 2000.000\nphysical id\t: {i / 2}\nflags\t\t: fpu vmx\n\n")));
        var cpu = new CpuReader(_tree.Folders).Read();
        Assert.Equal((4, 2, "Test CPU @ 2.0GHz", "2000.000"), (cpu.Count, cpu.SocketCount, cpu.ModelName, cpu.Frequency));
        Assert.Equal(["fpu", "vmx"], cpu.Flags);
    }

    [Fact]
    public void System_IsRead()
    {
        _tree.Add("proc/meminfo", "MemTotal:       16311352 kB\nMemFree: 1 kB\n").Add("sys/class/dmi/id/sys_vendor", "Dell Inc.\n").Add("sys/class/dmi/id/product_serial", "ABC\n").Add("sys/class/dmi/id/bios_version", "2.1\n")
            .Add("proc/sys/kernel/hostname", "ramdisk\n").Add("sys/firmware/efi/fw_platform_size", "64").Add("sys/firmware/dmi/tables/DMI", Smbios(8192, 0, 0xFFFF));
        var system = new SystemReader(_tree.Folders);

        Assert.Equal(new(16311352L * 1024, 8192), system.Memory());
        Assert.Equal(("Dell Inc.", "ABC", "2.1", (string?)null), (system.Vendor().Manufacturer, system.Vendor().SerialNumber, system.Vendor().Firmware!.Version, system.Vendor().ProductName));
        Assert.True(system.BootedByUefi);
        Assert.Equal("ramdisk", system.Hostname());
    }

    [Fact]
    public void Smbios_ExtendedSize_IsUsed() => Assert.Equal(64 * 1024 + 16384, MemoryDevices.TotalMebibytes([.. Extended(64 * 1024), .. Smbios(16384)]));

    [Fact]
    public void Smbios_Garbage_NeverThrows()
    {
        var random = new Random(3);
        var table = Smbios(1024, 2048);
        for (var round = 0; round < 20_000; round++)
        {
            var broken = table[..random.Next(table.Length + 1)];
            if (broken.Length > 0) broken[random.Next(broken.Length)] = (byte)random.Next(256);
            var total = MemoryDevices.TotalMebibytes(broken);
            Assert.True(total is null or > 0);
        }
    }

    [Fact]
    public void Bmc_Parameters_AreRead()
    {
        Assert.Equal("10.0.0.9", BmcReader.ReadIpv4([10, 0, 0, 9]));
        Assert.Null(BmcReader.ReadIpv4([0, 0, 0, 0]));
        Assert.Equal("52:54:00:0a:0b:0c", BmcReader.ReadMac([0x52, 0x54, 0, 0xA, 0xB, 0xC]));
        Assert.Equal("fd00::9", BmcReader.ReadIpv6([0, 0x80, .. IPAddress.Parse("fd00::9").GetAddressBytes(), 64, 0]));
        Assert.Null(BmcReader.ReadIpv6([0, 0x80, .. IPAddress.Parse("fd00::9").GetAddressBytes(), 64, 1]));
        Assert.Null(BmcReader.ReadIpv6([0]));
    }

    [Fact]
    public async Task Bmc_Absent_IsNull() => Assert.Equal(new(null, null, null), await new BmcReader(_tree.Folders).ReadAsync(CancellationToken.None));

    private static byte[] Smbios(params ushort[] sizes) => [.. sizes.SelectMany(size => Device(size, 0)), 127, 4, 0, 0, 0, 0];

    private static byte[] Extended(uint mebibytes) => Device(0x7FFF, mebibytes);

    private static byte[] Device(ushort size, uint extended)
    {
        var structure = new byte[0x28 + 7];
        (structure[0], structure[1]) = (17, 0x28);
        BinaryPrimitives.WriteUInt16LittleEndian(structure.AsSpan(0x0C), size);
        BinaryPrimitives.WriteUInt32LittleEndian(structure.AsSpan(0x1C), extended);
        "DIMM0"u8.CopyTo(structure.AsSpan(0x28));
        return structure;
    }
}

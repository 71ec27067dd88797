using System.Globalization;
using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;

namespace Ironic.Lab.Tests.Machines;

public sealed class QemuArgumentsTests
{
    private static readonly MachineIdentity Identity = new("lab-1", "52:54:77:01:00:01", "tap1");
    private static readonly MachineFiles Files = new("/var/lab,s/m");

    [Theory]
    [InlineData(BootOrder.DiskFirst, 1, 2, 3)]
    [InlineData(BootOrder.NetworkFirst, 2, 1, 3)]
    [InlineData(BootOrder.CdFirst, 2, 3, 1)]
    [InlineData(BootOrder.HttpFirst, 2, 1, 3)]
    public void BootOrder_BecomesIndexes(BootOrder order, int disk, int network, int cd)
    {
        var arguments = QemuArguments.For(Identity, new() { Bmc = BmcKind.Redfish }, Files, order);
        Assert.Contains($"ide-cd,id=cd0,bootindex={cd}", arguments);
        Assert.Contains(arguments, argument => argument.StartsWith("virtio-blk-pci", StringComparison.Ordinal) && argument.EndsWith($"bootindex={disk}", StringComparison.Ordinal));
        Assert.Contains(arguments, argument => argument.StartsWith("virtio-net-pci", StringComparison.Ordinal) && argument.EndsWith($"bootindex={network}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BootOrder.DiskFirst, 2, 4, 5)]
    [InlineData(BootOrder.NetworkFirst, 3, 1, 5)]
    [InlineData(BootOrder.CdFirst, 3, 5, 1)]
    public void Volumes_AreScsiDisks_BootableOnesBeforeTheDisk(BootOrder order, int disk, int network, int cd)
    {
        VolumeDisk[] volumes = [new("Volume.1", "5000000000000001", "/v/1,2.raw", IsBootable: false), new("Volume.2", "5000000000000002", "/v/2.raw", IsBootable: true)];
        var arguments = QemuArguments.For(Identity, new() { Bmc = BmcKind.Redfish }, Files, order, media: null, volumes);
        Assert.Equal([("scsi-hd", disk + 1), ("scsi-hd", disk - 1)], Places("scsi-hd"));
        Assert.Equal([("virtio-blk-pci", disk)], Places("virtio-blk-pci"));
        Assert.Equal([("virtio-net-pci", network), ("ide-cd", cd)], [.. Places("virtio-net-pci"), .. Places("ide-cd")]);
        Assert.Contains("if=none,id=at.Volume.1,file=/v/1,,2.raw,format=raw,cache=unsafe,discard=unmap,detect-zeroes=unmap", arguments);
        Assert.Contains(arguments, argument => argument.Contains("drive=at.Volume.2,wwn=0x5000000000000002,serial=lab-1-Volume.2,", StringComparison.Ordinal));
        Assert.Single(arguments, argument => argument.StartsWith("virtio-scsi-pci", StringComparison.Ordinal));

        IEnumerable<(string, int)> Places(string device) => arguments.Where(argument => argument.StartsWith(device, StringComparison.Ordinal))
            .Select(argument => (device, int.Parse(argument.Split("bootindex=")[1].Split(',')[0], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void WithoutVolumes_ThereIsNoController() =>
        Assert.DoesNotContain(QemuArguments.For(Identity, new() { Bmc = BmcKind.Redfish }, Files, BootOrder.DiskFirst), argument => argument.Contains("scsi", StringComparison.Ordinal));

    [Fact]
    public void Paths_WithCommas_StayWhole() =>
        Assert.Contains(QemuArguments.For(Identity, new(), Files, BootOrder.DiskFirst), argument => argument.Contains("file=/var/lab,,s/m/disk.raw,format=raw", StringComparison.Ordinal));

    [Fact]
    public void Cd_IsThereWithAnImageOrWithout_ForVirtualMediaOnly()
    {
        var arguments = QemuArguments.For(Identity, new() { Bmc = BmcKind.Redfish }, Files, BootOrder.CdFirst, "/a,b.iso");
        Assert.Contains("if=none,id=media0,file=/a,,b.iso,format=raw,readonly=on", arguments);
        Assert.Contains("ide-cd,id=cd0,bootindex=1,drive=media0", arguments);
        Assert.DoesNotContain(QemuArguments.For(Identity, new(), Files, BootOrder.CdFirst), argument => argument.StartsWith("ide-cd", StringComparison.Ordinal));
    }

    [Fact]
    public void Uefi_HasItsOwnVariables_AndNoRomOnTheCard()
    {
        var arguments = QemuArguments.For(Identity, new() { Firmware = Firmware.Uefi }, Files, BootOrder.NetworkFirst);
        Assert.Contains("q35", arguments);
        Assert.Contains(arguments, argument => argument.EndsWith("unit=1,file=/var/lab,,s/m/uefi-vars.fd", StringComparison.Ordinal));
        Assert.Contains(arguments, argument => argument.EndsWith(",romfile=", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BootOrder.NetworkFirst, false)]
    [InlineData(BootOrder.HttpFirst, true)]
    public void Pxe_IsLeftOut_WhereHttpIsWanted(BootOrder order, bool isLeftOut) =>
        Assert.Equal(isLeftOut, QemuArguments.For(Identity, new() { Firmware = Firmware.Uefi }, Files, order).Contains("name=opt/org.tianocore/IPv4PXESupport,string=n"));

    [Fact]
    public void Snapshot_IsNeverAsked() => Assert.DoesNotContain("-snapshot", QemuArguments.For(Identity, new(), Files, BootOrder.DiskFirst));
}

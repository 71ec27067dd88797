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

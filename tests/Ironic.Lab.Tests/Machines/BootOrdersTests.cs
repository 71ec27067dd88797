using Ironic.Ipmi.Commands;
using Ironic.Lab.Machines;
using Ironic.Lab.Redfish;

namespace Ironic.Lab.Tests.Machines;

public sealed class BootOrdersTests
{
    [Theory]
    [InlineData(BootDevice.Pxe, BootOrder.NetworkFirst)]
    [InlineData(BootDevice.Disk, BootOrder.DiskFirst)]
    [InlineData(BootDevice.Cdrom, BootOrder.CdFirst)]
    [InlineData(BootDevice.None, BootOrder.DiskFirst)]
    [InlineData(BootDevice.BiosSetup, BootOrder.DiskFirst)]
    public void From_GoesByTheDevice(BootDevice device, BootOrder expected)
    {
        Assert.Equal(expected, BootOrders.From(new BootFlags(device)));
        Assert.Equal(expected, BootOrders.From(new BootFlags(device, IsUefi: true, IsPersistent: true)));
        Assert.Equal(BootOrder.DiskFirst, BootOrders.From(new BootFlags(device) { IsValid = false }));
    }

    [Fact]
    public void From_NoFlags_IsTheBoardsOwnOrder() => Assert.Equal((BootOrder.DiskFirst, BootOrder.DiskFirst), (BootOrders.From((BootFlags?)null), BootOrders.From((RedfishBoot?)null)));

    [Theory]
    [InlineData("Pxe", BootOrder.NetworkFirst)]
    [InlineData("UefiHttp", BootOrder.HttpFirst)]
    [InlineData("Cd", BootOrder.CdFirst)]
    [InlineData("UsbCd", BootOrder.CdFirst)]
    [InlineData("Hdd", BootOrder.DiskFirst)]
    [InlineData("BiosSetup", BootOrder.DiskFirst)]
    public void From_ARedfishOverride_GoesByItsTarget(string target, BootOrder expected) => Assert.Equal(expected, BootOrders.From(new RedfishBoot(target, null)));
}

using Ironic.Ipmi.Commands;
using Ironic.Lab.Machines;

namespace Ironic.Lab.Tests.Machines;

public sealed class BootOrdersTests
{
    [Theory]
    [InlineData(BootDevice.Pxe, BootOrder.NetworkFirst)]
    [InlineData(BootDevice.Disk, BootOrder.DiskFirst)]
    [InlineData(BootDevice.None, BootOrder.DiskFirst)]
    [InlineData(BootDevice.BiosSetup, BootOrder.DiskFirst)]
    public void From_GoesByTheDevice(BootDevice device, BootOrder expected)
    {
        Assert.Equal(expected, BootOrders.From(new BootFlags(device)));
        Assert.Equal(expected, BootOrders.From(new BootFlags(device, IsUefi: true, IsPersistent: true)));
        Assert.Equal(BootOrder.DiskFirst, BootOrders.From(new BootFlags(device) { IsValid = false }));
    }

    [Fact]
    public void From_NoFlags_IsTheBoardsOwnOrder() => Assert.Equal(BootOrder.DiskFirst, BootOrders.From(null));
}

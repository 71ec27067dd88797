using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests.Fake;

public sealed class FakeHardwareTests : IAsyncLifetime
{
    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    private NodeDriver Driver => _node.Registry.TryCompose("fake-hardware", new Dictionary<DriverSlot, string>(), out var driver, out _)
        ? driver
        : throw new InvalidOperationException();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData(PowerTarget.On, PowerState.On)]
    [InlineData(PowerTarget.Off, PowerState.Off)]
    [InlineData(PowerTarget.Reboot, PowerState.On)]
    [InlineData(PowerTarget.SoftOff, PowerState.Off)]
    [InlineData(PowerTarget.SoftReboot, PowerState.On)]
    public async Task Power_EachTarget_IsReached(PowerTarget target, PowerState state)
    {
        Assert.Equal(PowerState.Off, await Driver.Power.GetStateAsync(_node.Context, default));
        await Driver.Power.SetStateAsync(_node.Context, target, null, default);
        Assert.Equal(state, await Driver.Power.GetStateAsync(_node.Context, default));
    }

    [Fact]
    public async Task Machines_OfTwoNodes_AreTwo()
    {
        await Driver.Power.SetStateAsync(_node.Context, PowerTarget.On, null, default);
        Assert.Equal(PowerState.Off, await Driver.Power.GetStateAsync(_node.Context with { NodeUuid = Guid.NewGuid() }, default));
    }

    [Fact]
    public async Task BootDevice_Set_IsKept()
    {
        Assert.Equal(new(BootDevice.Pxe, false), await Driver.Management.GetBootDeviceAsync(_node.Context, default));
        await Driver.Management.SetBootDeviceAsync(_node.Context, BootDevice.Disk, persistent: true, default);
        Assert.Equal(new(BootDevice.Disk, true), await Driver.Management.GetBootDeviceAsync(_node.Context, default));
    }

    [Fact]
    public void Validate_AnyNode_IsFine() => Assert.All(Driver.Slots.Values, slot => Assert.Empty(slot.Validate(_node.Context)));
}

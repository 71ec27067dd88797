using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Tests;

public sealed class HardwareTypesTests : IAsyncLifetime
{
    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public void Ipmi_ByDefault_HasTheIpmitoolSlots() =>
        Assert.Equal(("ipmitool", "ipmitool"), (_node.Driver.Power.Name, _node.Driver.Management.Name));

    [Fact]
    public void Types_AllOfThem_NameEverySlot() =>
        Assert.All(_node.Registry.Types, type => Assert.Equal(DriverSlots.All.Order(), type.Supported.Keys.Order()));

    [Fact]
    public void FakeHardware_ByDefault_IsFakeThroughout_ButForNetworkAndStorage()
    {
        Assert.True(_node.Registry.TryCompose("fake-hardware", new Dictionary<DriverSlot, string>(), out var driver, out _));
        Assert.All(driver.Slots, slot => Assert.Equal("fake", slot.Value.Name));
        Assert.Equal(DriverSlots.All.Except([DriverSlot.Network, DriverSlot.Storage]).Order(), driver.Slots.Keys.Order());
    }

    [Fact]
    public void FakeHardware_WithIpmiPower_IsAllowed()
    {
        Assert.True(_node.Registry.TryCompose("fake-hardware", new Dictionary<DriverSlot, string> { [DriverSlot.Power] = "ipmitool" }, out var driver, out _));
        Assert.Equal("ipmitool", driver.Power.Name);
    }

    [Fact]
    public void ManualManagement_ByDefault_LeavesPowerAndBootOrderToPeople()
    {
        Assert.True(_node.Registry.TryCompose("manual-management", new Dictionary<DriverSlot, string>(), out var driver, out _));
        Assert.Equal(("fake", "noop"), (driver.Power.Name, driver.Management.Name));
        Assert.Empty(driver.Power.Validate(_node.Context with { DriverInfo = Ironic.Model.Json.JsonMap.Empty }));
    }

    [Fact]
    public void Ipmi_WithFakePower_IsRefused()
    {
        Assert.False(_node.Registry.TryCompose("ipmi", new Dictionary<DriverSlot, string> { [DriverSlot.Power] = "fake" }, out _, out var errors));
        Assert.Contains("power interface implementation 'fake' is not supported by hardware type ipmi.", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoopManagement_AskedForADevice_LetsTheFirmwareDecide()
    {
        Assert.True(_node.Registry.TryCompose("ipmi", new Dictionary<DriverSlot, string> { [DriverSlot.Management] = "noop" }, out var driver, out _));
        await driver.Management.SetBootDeviceAsync(_node.Context, BootDevice.Pxe, persistent: false, default);
        Assert.Equal(new(null, null), await driver.Management.GetBootDeviceAsync(_node.Context, default));
        Assert.Empty(driver.Management.SupportedBootDevices);
    }
}

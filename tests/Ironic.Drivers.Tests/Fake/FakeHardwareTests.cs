using Ironic.Drivers.Fake;
using Ironic.Drivers.Tests.Support;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

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
    public async Task Machine_AfterARestart_IsAsTheNodesRowSays()
    {
        Assert.Equal(PowerState.On, await Driver.Power.GetStateAsync(_node.Context with { NodeUuid = Guid.NewGuid(), PowerState = PowerState.On }, default));
    }

    [Fact]
    public async Task BootDevice_IsTheNetworkAlways()
    {
        Assert.Equal(new(BootDevice.Pxe, false), await Driver.Management.GetBootDeviceAsync(_node.Context, default));
        Assert.Equal([BootDevice.Pxe], Driver.Management.SupportedBootDevices);
    }

    [Fact]
    public async Task Sensors_ReadAsTheMachineIs_AndAsDriverInfoSays()
    {
        var sensors = (ISensorCapability)Driver.Management;
        HashSet<SensorKind> kinds = [SensorKind.Temperature, SensorKind.Fan];
        Assert.Equal([("Inlet Temp", 21, SensorStatus.Ok), ("CPU Temp", null, null), ("Fan 1", 0, SensorStatus.Ok)], await ReadAsync());
        await Driver.Power.SetStateAsync(_node.Context, PowerTarget.On, null, default);
        Assert.Equal([("Inlet Temp", 23, SensorStatus.Ok), ("CPU Temp", 51, SensorStatus.Ok), ("Fan 1", 5400, SensorStatus.Ok)], await ReadAsync());
        _node.SetInfo("fake_sensors", "CPU Temp=97, Fan 1=12.5");
        Assert.Equal([("Inlet Temp", 23, SensorStatus.Ok), ("CPU Temp", 97, SensorStatus.Critical), ("Fan 1", 12.5, SensorStatus.Ok)], await ReadAsync());

        async Task<IEnumerable<(string, double?, SensorStatus?)>> ReadAsync() =>
            (await sensors.ReadSensorsAsync(_node.Context, kinds, default)).Select(sensor => (sensor.Name, sensor.Value, sensor.Status));
    }

    [Theory]
    [InlineData("CPU Temp")]
    [InlineData("CPU Temp=hot")]
    [InlineData("Nose=1")]
    public void Sensors_WrongReadings_AreNamed(string told)
    {
        _node.SetInfo("fake_sensors", told);
        Assert.Contains($"driver_info's fake_sensors is '{told}'", Assert.Single(Driver.Management.Validate(_node.Context)), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_AnyNode_IsFine() => Assert.All(Driver.Slots.Values, slot => Assert.Empty(slot.Validate(_node.Context)));

    [Theory]
    [InlineData("power.set", "power.set")]
    [InlineData("bios.factory_reset, power", "power.set")]
    public async Task Failures_ToldByDriverInfo_AreNamed(string told, string failing)
    {
        _node.SetInfo("fake_failures", told);
        var refused = await Assert.ThrowsAsync<DriverException>(async () => await Driver.Power.SetStateAsync(_node.Context, PowerTarget.On, null, default));
        Assert.Contains($"fails at {failing}", refused.Message, StringComparison.Ordinal);
        Assert.Equal("fake-failure", refused.Cause);
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("2", 2, 2)]
    [InlineData("2,8", 2, 8)]
    [InlineData(" 0.5 , 1 ", 0.5, 1)]
    public void Delay_InItsForms_IsRead(string text, double least, double most)
    {
        Assert.True(FakeDelay.TryParse(text, out var delay));
        Assert.Equal((TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most)), (delay.Least, delay.Most));
        foreach (var chance in new[] { 0, 0.3, 0.999999 }) Assert.InRange(delay.Pick(chance), delay.Least, delay.Most);
        Assert.Equal(delay.Least, delay.Pick(0));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("8,2")]
    [InlineData("-1")]
    [InlineData("1,2,3")]
    public void Delay_ThatIsNone_IsRefusedByValidation(string text)
    {
        _node.SetInfo("fake_power_delay", text);
        Assert.Contains($"fake_power_delay is '{text}'", Assert.Single(Driver.Power.Validate(_node.Context)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vendor_MethodsOfUpstream_AreThere()
    {
        var vendor = Assert.IsAssignableFrom<IVendorInterface>(Driver.Slots[DriverSlot.Vendor]);
        Assert.Equal(["second_method", "third_method_sync", "fourth_method_shared_lock", "log_passthrough"], vendor.Methods.Select(method => method.Name));
        Assert.Equal("Parameter 'bar' not passed to method 'third_method_sync'.", Assert.Single(vendor.ValidateCall(_node.Context, "third_method_sync", JsonMap.Empty)));
        Assert.True((await vendor.CallAsync(_node.Context, "third_method_sync", JsonMap.Parse("""{"bar": "meow"}"""), default))!.GetValue<bool>());
        Assert.False((await vendor.CallAsync(_node.Context, "third_method_sync", JsonMap.Parse("""{"bar": "wuff"}"""), default))!.GetValue<bool>());
    }

    [Theory]
    [InlineData("create_configuration", "{}", "{\"logical_disks\": []}")]
    [InlineData("apply_configuration", "{\"raid_config\": {\"logical_disks\": [1]}}", "{\"logical_disks\": [1]}")]
    [InlineData("delete_configuration", "{}", "{}")]
    public async Task Raid_StepDone_LeavesWhatWasAskedFor(string step, string args, string config)
    {
        var raid = Assert.IsAssignableFrom<IStepsCapability>(Driver.Slots[DriverSlot.Raid]);
        var context = _node.Context with { TargetRaidConfig = JsonMap.Parse("""{"logical_disks": []}""") };
        var done = Assert.IsType<StepProgress.Done>(await raid.RunStepAsync(context, new(step, JsonMap.Parse(args), StepFlowKind.Clean, null), default));
        Assert.Equal(JsonMap.Parse(config), done.RaidConfig);
    }

    [Fact]
    public void Steps_OfAllSlots_HaveDistinctNames() => Assert.All(Driver.Slots.Values.OfType<IStepsCapability>(),
        slot => Assert.Equal(slot.Steps.Count, slot.Steps.Select(step => step.Name).Distinct().Count()));
}

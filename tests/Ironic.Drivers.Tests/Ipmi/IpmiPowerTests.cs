using Ironic.Drivers.Tests.Support;
using Ironic.Ipmi.Commands;
using Ironic.Model.Drivers;
using Ironic.Model.Timeline;

namespace Ironic.Drivers.Tests.Ipmi;

public sealed class IpmiPowerTests : IAsyncLifetime
{
    private readonly NodeUnderTest _node = NodeUnderTest.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Theory]
    [InlineData(false, PowerTarget.On, true, new[] { ChassisAction.PowerOn })]
    [InlineData(true, PowerTarget.On, true, new ChassisAction[0])]
    [InlineData(true, PowerTarget.Off, false, new[] { ChassisAction.PowerOff })]
    [InlineData(false, PowerTarget.Off, false, new ChassisAction[0])]
    [InlineData(true, PowerTarget.SoftOff, false, new[] { ChassisAction.SoftShutdown })]
    [InlineData(false, PowerTarget.SoftOff, false, new ChassisAction[0])]
    [InlineData(true, PowerTarget.Reboot, true, new[] { ChassisAction.HardReset })]
    [InlineData(false, PowerTarget.Reboot, true, new[] { ChassisAction.PowerOn })]
    [InlineData(true, PowerTarget.SoftReboot, true, new[] { ChassisAction.SoftShutdown, ChassisAction.PowerOn })]
    [InlineData(false, PowerTarget.SoftReboot, true, new[] { ChassisAction.PowerOn })]
    public async Task Set_FromEitherState_ReachesTheTarget(bool isOn, PowerTarget target, bool isOnAfter, ChassisAction[] actions)
    {
        _node.Chassis.IsOn = isOn;

        await SetAsync(target);

        Assert.Equal(isOnAfter, _node.Chassis.IsOn);
        Assert.Equal(actions, _node.Chassis.Done.Select(d => d.Action));
        Assert.Equal(isOnAfter ? PowerState.On : PowerState.Off, await _node.Driver.Power.GetStateAsync(_node.Context, default));
        Assert.Equal(actions.Length, _node.Timeline.Events.Count(e => e.Name == TimelineNames.BmcCall));
    }

    [Fact]
    public async Task Set_MachineTakesAWhile_WaitsForIt()
    {
        _node.Chassis.Before = _ => Task.Delay(600);
        await SetAsync(PowerTarget.On);
        Assert.True(_node.Chassis.IsOn);
    }

    [Theory]
    [InlineData(PowerTarget.On, "still reports 'power off' 1 s after power on was accepted.")]
    [InlineData(PowerTarget.Off, "still reports 'power on' 1 s after power off was accepted.")]
    [InlineData(PowerTarget.SoftOff, "after soft power off was accepted. The machine's operating system did not shut down")]
    public async Task Set_PowerNeverChanges_SaysSo(PowerTarget target, string text)
    {
        _node.Chassis.IsOn = target != PowerTarget.On;
        _node.Bmc.Faults = new() { IgnoresControl = true };

        var fault = await Assert.ThrowsAsync<DriverException>(() => SetAsync(target));

        Assert.Equal(("power-did-not-change", false), (fault.Cause, fault.IsTransient));
        Assert.Contains($"BMC {_node.Bmc.EndPoint} ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(text, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_BmcDeafForAWhileAfterwards_IsBorne()
    {
        var hearing = Task.CompletedTask;
        _node.Chassis.Before = action =>
        {
            _node.Bmc.Faults = new() { IsSilent = true };
            hearing = HearAgainAsync();
            return Task.CompletedTask;
        };
        await _node.Driver.Power.SetStateAsync(_node.Context, PowerTarget.On, TimeSpan.FromSeconds(20), default);
        Assert.True(_node.Chassis.IsOn);
        await hearing;

        async Task HearAgainAsync()
        {
            await Task.Delay(1500);
            _node.Bmc.Faults = new();
        }
    }

    [Fact]
    public async Task Get_SilentBmc_IsNamedAndTold()
    {
        _node.Bmc.Faults = new() { IsSilent = true };

        var fault = await Assert.ThrowsAsync<DriverException>(async () => await _node.Driver.Power.GetStateAsync(_node.Context, default));

        Assert.Equal(("bmc-no-answer", true), (fault.Cause, fault.IsTransient));
        Assert.Contains($"BMC {_node.Bmc.EndPoint} does not answer", fault.Message, StringComparison.Ordinal);
        var told = Assert.Single(_node.Timeline.Events);
        Assert.Equal((TimelineNames.BmcFailed, fault.Message, "bmc-no-answer"), (told.Name, told.Message, told.Data.GetText("cause")));
    }

    [Fact]
    public async Task Get_WrongPassword_IsNamed()
    {
        _node.SetInfo("ipmi_password", "guess");
        var fault = await Assert.ThrowsAsync<DriverException>(async () => await _node.Driver.Power.GetStateAsync(_node.Context, default));
        Assert.Equal(("bmc-credentials-refused", false), (fault.Cause, fault.IsTransient));
        Assert.Contains("has another password for user 'admin'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_DriverInfoWrong_ListsWhatIs()
    {
        _node.SetInfo("ipmi_port", "x");
        _node.SetInfo("ipmi_priv_level", "KING");
        var fault = await Assert.ThrowsAsync<DriverException>(async () => await _node.Driver.Power.GetStateAsync(_node.Context, default));
        Assert.Equal("driver-info-invalid", fault.Cause);
        Assert.Contains("ipmi_port is 'x'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("ipmi_priv_level is 'KING'", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, _node.Driver.Power.Validate(_node.Context).Count);
    }

    [Fact]
    public async Task Set_BootDeviceForced_IsSentAgainBeforeEachStart()
    {
        _node.SetInfo("ipmi_force_boot_device", "True");
        await _node.Driver.Management.SetBootDeviceAsync(_node.Context, Model.Drivers.BootDevice.Disk, persistent: true, default);
        _node.Bmc.TakeBootFlags();
        await SetAsync(PowerTarget.On);
        await SetAsync(PowerTarget.Reboot);
        var disk = new BootFlags(Ironic.Ipmi.Commands.BootDevice.Disk, IsPersistent: true);
        Assert.Equal([disk, disk], _node.Chassis.Done.Select(d => d.Boot!.Value));
        Assert.Equal(2, _node.Timeline.Events.Count(e => e.Message.Contains("boot device Disk again", StringComparison.Ordinal)));
    }

    private Task SetAsync(PowerTarget target) => _node.Driver.Power.SetStateAsync(_node.Context, target, timeout: null, default).AsTask();

    [Fact]
    public async Task DescribeBmc_TellsWhoItIs_ItsQuirks_AndHowItStands()
    {
        var power = (IBmcStatusCapability)_node.Driver.Power;
        Assert.Equal(("ipmi", false, 0L), (power.DescribeBmc(_node.Context).Protocol, power.DescribeBmc(_node.Context).IsSessionOpen, power.DescribeBmc(_node.Context).Requests));
        var facts = await ((IBmcIdentityCapability)_node.Driver.Management).IdentifyAsync(_node.Context, default);
        foreach (var (name, value) in facts) _node.Context = _node.Context with { DriverInternalInfo = _node.Context.DriverInternalInfo.With(name, value) };

        var bmc = power.DescribeBmc(_node.Context);

        Assert.Equal(("supermicro", "1", "3.45"), (bmc.Identity["vendor"], bmc.Identity["product"], bmc.Identity["firmware"]));
        Assert.Equal(new Dictionary<string, int> { ["uefiDiskIsRemoteMedia"] = 1 }, bmc.Quirks);
        Assert.Equal((true, 17, 0, null), (bmc.IsSessionOpen, bmc.CipherSuite!.Value, bmc.Failures, bmc.LastFailure));
        Assert.InRange(bmc.Requests, 5, 100);
        Assert.NotNull(bmc.RoundTrip);
    }
}

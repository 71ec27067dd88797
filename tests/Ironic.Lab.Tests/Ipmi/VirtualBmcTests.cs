using System.Diagnostics;
using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Ironic.Testing;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>The BMC's own rules, seen through our client.</summary>
public sealed class VirtualBmcTests : IAsyncLifetime
{
    private BmcUnderTest _lab = BmcUnderTest.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _lab.DisposeAsync();

    public static TheoryData<byte> Suites => [.. CipherSuite.Preferred.Select(s => s.Id)];

    [Theory]
    [MemberData(nameof(Suites))]
    public async Task BmcKey_Set_IsNeeded(byte suite)
    {
        var key = BmcSecret.FromHex("00112233445566778899AABBCCDDEEFF00112233");
        await RestartAsync(BmcUnderTest.Options with { Identity = BmcUnderTest.Options.Identity with { BmcKey = key } });
        var login = BmcUnderTest.Admin with { Suite = CipherSuite.Find(suite) };

        var fault = await Assert.ThrowsAsync<IpmiException>(() => _lab.ConnectAsync(login));
        Assert.Equal(IpmiFailure.WrongBmcKey, fault.Failure);
        Assert.Contains("has a BMC key (K_g) set, and none was given", fault.Message, StringComparison.Ordinal);

        await using var bmc = await _lab.ConnectAsync(login with { BmcKey = key });
        Assert.Equal(suite, bmc.Suite!.Id);
    }

    [Fact]
    public async Task BootFlags_OneTime_ServeOneStart()
    {
        await using var bmc = await _lab.ConnectAsync();
        var pxe = new BootFlags(BootDevice.Pxe, IsUefi: true);
        await bmc.SetBootFlagsAsync(pxe, default);
        Assert.Equal(pxe, await bmc.GetBootFlagsAsync(default));

        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        await bmc.ControlChassisAsync(ChassisAction.HardReset, default);

        Assert.Equal([pxe, null], _lab.Chassis.Done.Select(d => d.Boot));
        Assert.Equal(pxe with { IsValid = false }, await bmc.GetBootFlagsAsync(default));
    }

    [Fact]
    public async Task BootFlags_Persistent_ServeEveryStart()
    {
        await using var bmc = await _lab.ConnectAsync();
        var disk = new BootFlags(BootDevice.Disk, IsPersistent: true);
        await bmc.SetBootFlagsAsync(disk, default);

        foreach (var action in new[] { ChassisAction.PowerOn, ChassisAction.PowerCycle, ChassisAction.HardReset }) await bmc.ControlChassisAsync(action, default);

        Assert.Equal([disk, disk, disk], _lab.Chassis.Done.Select(d => d.Boot));
        Assert.Equal(disk, _lab.Bmc.TakeBootFlags());
    }

    [Fact]
    public async Task BootFlags_ActionThatStartsNothing_AreKept()
    {
        await using var bmc = await _lab.ConnectAsync();
        _lab.Chassis.IsOn = true;
        await bmc.SetBootFlagsAsync(new(BootDevice.Pxe), default);

        foreach (var action in new[] { ChassisAction.PowerOn, ChassisAction.DiagnosticInterrupt, ChassisAction.PowerOff }) await bmc.ControlChassisAsync(action, default);

        Assert.All(_lab.Chassis.Done, d => Assert.Null(d.Boot));
        Assert.Equal(new BootFlags(BootDevice.Pxe), _lab.Bmc.TakeBootFlags());
        Assert.Null(_lab.Bmc.TakeBootFlags());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BootFlags_NoControlFollowsInTime_ExpireUnlessTold(bool keep)
    {
        var time = new ManualTimeProvider();
        await RestartAsync(BmcUnderTest.Options, time);
        await using var bmc = await _lab.ConnectAsync();
        if (keep) Assert.True(await bmc.TryKeepBootFlagsAsync(default));
        await bmc.SetBootFlagsAsync(new(BootDevice.Pxe), default);

        time.Advance(TimeSpan.FromSeconds(59));
        Assert.True((await bmc.GetBootFlagsAsync(default)).IsValid);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(keep, (await bmc.GetBootFlagsAsync(default)).IsValid);
        Assert.Equal(keep, _lab.Bmc.TakeBootFlags() is not null);
    }

    [Theory]
    [InlineData(ChassisAction.PowerCycle)]
    [InlineData(ChassisAction.HardReset)]
    [InlineData(ChassisAction.SoftShutdown)]
    [InlineData(ChassisAction.DiagnosticInterrupt)]
    public async Task Control_OfAMachineThatIsOff_IsRefused(ChassisAction action)
    {
        await using var bmc = await _lab.ConnectAsync();
        var fault = await Assert.ThrowsAsync<IpmiException>(() => bmc.ControlChassisAsync(action, default));
        Assert.Equal(CompletionCode.NotInThisState, fault.Code);
    }

    [Fact]
    public async Task Control_MachineTakesLong_IsAnsweredAtOnceAndDoneInOrder()
    {
        await using var bmc = await _lab.ConnectAsync();
        var gate = new TaskCompletionSource();
        _lab.Chassis.Before = action => action == ChassisAction.PowerOn ? gate.Task : Task.CompletedTask;

        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
        await bmc.ControlChassisAsync(ChassisAction.PowerOff, default);
        Assert.Empty(_lab.Chassis.Done);

        gate.SetResult();
        await Eventually.TrueAsync(() => _lab.Chassis.Done.Count == 2, TimeSpan.FromSeconds(10), "both done");
        Assert.Equal([ChassisAction.PowerOn, ChassisAction.PowerOff], _lab.Chassis.Done.Select(d => d.Action));
    }

    [Fact]
    public async Task Control_MachineFails_ShowsAFault()
    {
        await using var bmc = await _lab.ConnectAsync();
        _lab.Chassis.Before = _ => throw new InvalidOperationException("no fuse");
        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        Assert.Equal(new ChassisStatus(IsPoweredOn: false) { HasControlFault = true }, await bmc.GetChassisStatusAsync(default));

        _lab.Chassis.Before = _ => Task.CompletedTask;
        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        Assert.Equal(new ChassisStatus(IsPoweredOn: true), await bmc.GetChassisStatusAsync(default));
    }

    [Fact]
    public async Task Status_MachineCannotBeAsked_IsRefusedAndTheBmcLivesOn()
    {
        await using var bmc = await _lab.ConnectAsync();
        _lab.Chassis.IsUnreadable = true;
        Assert.Equal(CompletionCode.Unspecified, (await Assert.ThrowsAsync<IpmiException>(() => bmc.GetChassisStatusAsync(default))).Code);
        _lab.Chassis.IsUnreadable = false;
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
    }

    [Fact]
    public async Task Control_AnswerLateAndAskedAgain_IsDoneOnce()
    {
        await using var bmc = await _lab.ConnectAsync();
        _lab.Chassis.IsOn = true;
        _lab.Bmc.Faults = new() { AnswerDelay = TimeSpan.FromSeconds(1.2) }; // longer than the client waits at first
        await bmc.ControlChassisAsync(ChassisAction.PowerOff, default);
        _lab.Bmc.Faults = new();
        await bmc.GetChassisStatusAsync(default);
        Assert.Single(_lab.Chassis.Done);
    }

    [Fact]
    public async Task Faults_IgnoredControl_IsAcceptedAndDropped()
    {
        _lab.Bmc.Faults = new() { IgnoresControl = true };
        await using var bmc = await _lab.ConnectAsync();
        await bmc.ControlChassisAsync(ChassisAction.PowerOn, default);
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
        Assert.Empty(_lab.Chassis.Done);
    }

    [Fact]
    public async Task Faults_Silence_IsNoAnswer()
    {
        await using var bmc = await _lab.ConnectAsync();
        _lab.Bmc.Faults = new() { IsSilent = true };
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bmc.GetChassisStatusAsync(soon.Token));
        _lab.Bmc.Faults = new();
        Assert.False((await bmc.GetChassisStatusAsync(default)).IsPoweredOn);
    }

    [Fact]
    public async Task Faults_AThirdIsLost_OurClientGetsThrough()
    {
        await RestartAsync(BmcUnderTest.Options with { Losses = new(11) });
        _lab.Bmc.Faults = new() { LossShare = 0.3 };
        var clock = Stopwatch.StartNew();
        await using (var bmc = await _lab.ConnectAsync())
        {
            for (var i = 0; i < 5; i++) Assert.Equal(0x20, (await bmc.GetDeviceIdAsync(default)).Id);
            _lab.Bmc.Faults = new();
        }

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
    }

    [Fact]
    public async Task Sessions_UpToTheLimit_WorkSideBySideAndComeFreeAgain()
    {
        await RestartAsync(BmcUnderTest.Options with { SessionLimit = 3 });
        List<IpmiSession> open = [];
        for (var i = 0; i < 3; i++) open.Add(await _lab.ConnectAsync());
        foreach (var session in open) Assert.False((await session.GetChassisStatusAsync(default)).IsPoweredOn);

        await using var hasty = new IpmiClient(new() { ConnectTimeout = TimeSpan.FromSeconds(1) }, TimeProvider.System);
        var fault = await Assert.ThrowsAsync<IpmiException>(() => hasty.ConnectAsync(_lab.Bmc.EndPoint, BmcUnderTest.Admin, default));
        Assert.Equal(IpmiFailure.NoSessionSlots, fault.Failure);
        Assert.Contains("has no free session (insufficient resources to create a session (01h))", fault.Message, StringComparison.Ordinal);

        await open[0].DisposeAsync();
        open[0] = await _lab.ConnectAsync();
        foreach (var session in open) await session.DisposeAsync();
    }

    [Fact]
    public async Task Session_QuietForTooLong_IsGone()
    {
        var time = new ManualTimeProvider();
        await RestartAsync(BmcUnderTest.Options with { SessionLimit = 1 }, time);
        await using var first = await _lab.ConnectAsync();
        time.Advance(TimeSpan.FromSeconds(59));
        await first.GetChassisStatusAsync(default);
        time.Advance(TimeSpan.FromSeconds(61));
        await using var second = await _lab.ConnectAsync(); // the one slot is free
        Assert.True(second.IsAlive);
    }

    [Fact]
    public async Task RawCommand_Unknown_IsRefused()
    {
        await using var bmc = await _lab.ConnectAsync();
        var fault = await Assert.ThrowsAsync<IpmiException>(() => bmc.SendRawAsync(new(NetFn.Storage, 0x7E), default, default));
        Assert.Equal(CompletionCode.InvalidCommand, fault.Code);
    }

    private async Task RestartAsync(Lab.Ipmi.VirtualBmcOptions options, TimeProvider? time = null)
    {
        await _lab.DisposeAsync();
        _lab = BmcUnderTest.Start(options, time);
    }
}

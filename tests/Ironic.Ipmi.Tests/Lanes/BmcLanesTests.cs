using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Lanes;
using Ironic.Ipmi.Tests.Support;
using Ironic.Ipmi.Wire;
using Ironic.Testing;

namespace Ironic.Ipmi.Tests.Lanes;

public sealed class BmcLanesTests : IAsyncLifetime
{
    private static readonly IpmiClientOptions Hasty = new()
    {
        FirstTimeout = TimeSpan.FromMilliseconds(60), LeastTimeout = TimeSpan.FromMilliseconds(60), MostTimeout = TimeSpan.FromMilliseconds(300),
        TrustedFor = TimeSpan.Zero, Jitter = new(1),
    };

    private static readonly LaneOptions Options = new() { IdleTimeout = TimeSpan.FromMilliseconds(300), BusyDelay = TimeSpan.FromMilliseconds(1), QueueLimit = 4, MostPerSecond = 0 };

    private readonly Peers _peers = Peers.With(Hasty);
    private BmcLanes _lanes = null!;

    public Task InitializeAsync()
    {
        _lanes = Lanes(Options with { IdleTimeout = TimeSpan.FromMinutes(1) });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _lanes.DisposeAsync();
        Assert.Equal(0, Bmc.OpenSessions);
        await _peers.DisposeAsync();
    }

    private FakeBmc Bmc => _peers.Bmc;

    private BmcLane Lane => _lanes.For(Target(FakeBmc.Admin));

    [Fact]
    public Task Execute_ManyCommands_ShareOneSession() => WithPatienceAsync(async (bmc, lane) =>
    {
        for (var i = 0; i < 20; i++) await lane.GetChassisStatusAsync(default);
        Assert.Equal((1, 20), (bmc.Count("Rakp3"), bmc.Count("GetChassisStatus")));
    });

    [Fact]
    public Task Execute_ManyCallersAtOnce_GoOneAfterTheOther() => WithPatienceAsync(async (bmc, lane) =>
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => lane.GetChassisStatusAsync(default)));
        Assert.Equal((1, 4), (bmc.Count("OpenSessionRequest"), bmc.Count("GetChassisStatus")));
    });

    [Fact]
    public async Task Execute_MoreCallersThanMayWait_RefusesTheRestAtOnce()
    {
        Bmc.Hears = _ => false;
        var waiting = Enumerable.Range(0, 4).Select(_ => Lane.GetChassisStatusAsync(default)).ToArray();
        var fault = await Assert.ThrowsAsync<IpmiException>(() => Lane.GetChassisStatusAsync(default));
        Assert.Equal(IpmiFailure.QueueFull, fault.Failure);
        Bmc.Hears = _ => true;
        await Task.WhenAll(waiting);
    }

    [Fact]
    public Task Execute_BmcHasForgottenTheSession_OpensAnother() => WithPatienceAsync(async (bmc, lane) =>
    {
        await lane.GetChassisStatusAsync(default);
        bmc.ForgetSessions();
        Assert.False((await lane.GetChassisStatusAsync(default)).IsPoweredOn);
        Assert.Equal((2, 2), (bmc.Count("OpenSessionRequest"), bmc.Count("GetChassisStatus")));
    });

    [Fact]
    public async Task Execute_ResetInAForgottenSession_IsSentOnce()
    {
        await Lane.GetChassisStatusAsync(default);
        Bmc.ForgetSessions();
        await Lane.ControlChassisAsync(ChassisAction.HardReset, default);
        Assert.Equal(1, Bmc.Count("ChassisControl"));
    }

    [Fact]
    public async Task Execute_ResetThatIsNotAnswered_SaysThatNobodyKnows()
    {
        Bmc.Sends = (what, answer) => what == "ChassisControl" ? [] : [answer];
        var fault = await Assert.ThrowsAsync<IpmiException>(() => Lane.ControlChassisAsync(ChassisAction.HardReset, default));
        Assert.Equal(IpmiFailure.NoAnswer, fault.Failure);
        Assert.Contains("It is not known whether Chassis Control (hard reset) was carried out", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, Bmc.Count("OpenSessionRequest"));
    }

    [Fact]
    public Task Execute_BmcBusyAtFirst_TriesAgain() => WithPatienceAsync(async (bmc, lane) =>
    {
        var busy = 2;
        bmc.Answers = (id, _) => id == CommandIds.GetChassisStatus && busy-- > 0 ? [(byte)CompletionCode.NodeBusy] : null;
        await lane.GetChassisStatusAsync(default);
        Assert.Equal(3, bmc.Count("GetChassisStatus"));
    });

    [Fact]
    public Task Execute_BmcBusyForEver_SaysSo() => WithPatienceAsync(async (bmc, lane) =>
    {
        bmc.Answers = (id, _) => id == CommandIds.GetChassisStatus ? [(byte)CompletionCode.NodeBusy] : null;
        var fault = await Assert.ThrowsAsync<IpmiException>(() => lane.GetChassisStatusAsync(default));
        Assert.Equal((CompletionCode.NodeBusy, 4), (fault.Code, bmc.Count("GetChassisStatus")));
    });

    [Fact]
    public async Task Execute_LoginChanged_UsesTheNewOne()
    {
        await Lane.GetChassisStatusAsync(default);
        var wrong = _lanes.For(Target(new("admin", BmcSecret.FromText("guess"))));
        Assert.Equal(IpmiFailure.WrongPassword, (await Assert.ThrowsAsync<IpmiException>(() => wrong.GetChassisStatusAsync(default))).Failure);
        await Lane.GetChassisStatusAsync(default);
        Assert.Equal(1, Bmc.OpenSessions);
    }

    [Fact]
    public async Task Execute_SuiteThatWorked_IsTriedFirstNextTime()
    {
        Bmc.Opens = request => request.Algorithms == CipherSuite.Suite17.Codes ? RakpStatus.NoCipherSuiteMatch : RakpStatus.Ok;
        await Lane.GetChassisStatusAsync(default);
        Bmc.ForgetSessions();
        await Lane.GetChassisStatusAsync(default);
        Assert.Equal((3, 1), (Bmc.Count("OpenSessionRequest"), Bmc.Count("probe")));
    }

    [Fact]
    public async Task Run_SeveralCommands_KeepOthersOut()
    {
        var other = Task.CompletedTask;
        await Lane.RunAsync(
            async (bmc, token) =>
            {
                other = Lane.ControlChassisAsync(ChassisAction.PowerOn, token);
                for (var i = 0; i < 5; i++) await bmc.GetDeviceIdAsync(token);
                return Bmc.Count("ChassisControl");
            },
            default);
        await other;
        Assert.Equal("ChassisControl", Bmc.Heard.Last());
        Assert.Equal(5, Bmc.Count("GetDeviceId"));
    }

    [Fact]
    public async Task Session_NotUsedForAWhile_IsClosed()
    {
        await using var lanes = Lanes(Options);
        await lanes.For(Target(FakeBmc.Admin)).GetChassisStatusAsync(default);
        Assert.Equal(1, Bmc.OpenSessions);
        await Eventually.TrueAsync(() => Bmc.OpenSessions == 0, TimeSpan.FromSeconds(10), "the idle session is closed");
        Assert.Equal(1, lanes.Count);
    }

    [Fact]
    public async Task Lane_NotUsedForLong_IsForgotten()
    {
        await using var lanes = Lanes(Options with { ForgetAfter = TimeSpan.FromMilliseconds(600) });
        var lane = lanes.For(Target(FakeBmc.Admin));
        await lane.GetChassisStatusAsync(default);
        await Eventually.TrueAsync(() => lanes.Count == 0, TimeSpan.FromSeconds(10), "the lane is forgotten");
        await lane.GetChassisStatusAsync(default); // and comes back
        Assert.Equal(1, lanes.Count);
    }

    [Fact]
    public async Task DeadBmc_OthersAreNotDelayed()
    {
        await using var dead = new FakeBmc { Hears = _ => false };
        var stuck = Assert.ThrowsAsync<IpmiException>(() => _lanes.For(new("127.0.0.1", FakeBmc.Admin) { Port = dead.EndPoint.Port }).GetDeviceIdAsync(default));
        for (var i = 0; i < 50; i++) await Lane.GetDeviceIdAsync(default);
        Assert.False(stuck.IsCompleted);
        await stuck;
    }

    [Fact]
    public async Task DeadBmc_IsLeftAloneAfterAWhile_AndFoundAgainByAProbe()
    {
        await using var lanes = Lanes(Options with { BreakerFailures = 2, BreakerPause = TimeSpan.FromMilliseconds(200) });
        var lane = lanes.For(Target(FakeBmc.Admin));
        Bmc.Hears = _ => false;
        for (var i = 0; i < 2; i++) await Assert.ThrowsAsync<IpmiException>(() => lane.GetChassisStatusAsync(default));
        var heard = Bmc.Heard.Count;

        var fault = await Assert.ThrowsAsync<IpmiException>(() => lane.GetChassisStatusAsync(default));

        Assert.Equal((IpmiFailure.NoAnswer, heard), (fault.Failure, Bmc.Heard.Count));
        Assert.Contains("is asked again in", fault.Message, StringComparison.Ordinal);
        Assert.Equal(2, lane.View.Failures);
        Bmc.Hears = _ => true;
        await Eventually.TrueAsync(() => lane.View.AskedAgainIn == TimeSpan.Zero, TimeSpan.FromSeconds(60), "the pause is over");
        await lane.GetChassisStatusAsync(default);
        Assert.Equal((0, null), (lane.View.Failures, lane.View.LastFailure));
    }

    [Fact]
    public async Task Refusals_AreAnswers_AndNobodyIsLeftAloneForThem()
    {
        Bmc.Answers = (id, _) => id == CommandIds.GetChassisStatus ? [(byte)CompletionCode.InvalidCommand] : null;
        for (var i = 0; i < 10; i++)
            Assert.Equal(IpmiFailure.CommandRefused, (await Assert.ThrowsAsync<IpmiException>(() => Lane.GetChassisStatusAsync(default))).Failure);
        Assert.Equal(10, Bmc.Count("GetChassisStatus"));
    }

    [Fact]
    public async Task BmcToldToRestart_IsLeftAlone_AndItsSessionForgotten()
    {
        await using var lanes = Lanes(Options with { RestartTime = TimeSpan.FromMilliseconds(300), IdleTimeout = TimeSpan.FromMinutes(1) });
        var lane = lanes.For(Target(FakeBmc.Admin));
        await lane.ExecuteAsync(new ResetBmcCommand(isWarm: false), default);
        var heard = Bmc.Heard.Count;

        var fault = await Assert.ThrowsAsync<IpmiException>(() => lane.GetChassisStatusAsync(default));

        Assert.Contains("was told to restart", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, Bmc.Count("GetChassisStatus"));
        Assert.False(lane.View.IsSessionOpen);
        Assert.InRange(Bmc.Heard.Count - heard, 0, 1); // the farewell to the old session may come late
        await Eventually.TrueAsync(() => lane.View.AskedAgainIn == TimeSpan.Zero, TimeSpan.FromSeconds(60), "the time to restart is over");
        await lane.GetChassisStatusAsync(default);
        Assert.Equal(2, Bmc.Count("OpenSessionRequest"));
    }

    [Fact]
    public async Task Requests_AreNoMoreThanAllowedInAnySecond()
    {
        await using var lanes = Lanes(Options with { MostPerSecond = 5, IdleTimeout = TimeSpan.FromMinutes(1) });
        var begun = TimeProvider.System.GetTimestamp();
        var lane = lanes.For(Target(FakeBmc.Admin));
        for (var i = 0; i < 6; i++) await lane.GetChassisStatusAsync(default); // and 5 for the login
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromSeconds(2));
        Assert.InRange(lane.View.Requests, 11, 14);
    }

    [Fact]
    public async Task Quirks_OfTheTarget_GoBeforeTheOptions()
    {
        var lane = _lanes.For(Target(FakeBmc.Admin) with { Quirks = new() { CipherSuite = 3, MostPerSecond = 100 } });
        await lane.GetChassisStatusAsync(default);
        Assert.Equal((3, 100), (lane.View.CipherSuite!.Value, lane.View.MostPerSecond));
        Assert.Equal(new Dictionary<string, int> { ["cipherSuite"] = 3, ["mostPerSecond"] = 100 }, lane.View.Quirks);
    }

    [Fact]
    public async Task Dispose_WhileACommandRuns_EndsItAndClosesTheSession()
    {
        var lanes = Lanes(Options);
        var lane = lanes.For(Target(FakeBmc.Admin));
        await lane.GetChassisStatusAsync(default);
        Bmc.Hears = what => what == "CloseSession";
        var running = Assert.ThrowsAnyAsync<OperationCanceledException>(() => lane.GetDeviceIdAsync(default));
        await Eventually.TrueAsync(() => Bmc.Count("GetDeviceId") > 0, TimeSpan.FromSeconds(5), "command under way");
        await lanes.DisposeAsync();
        await running;
        Assert.Equal(0, Bmc.OpenSessions);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => lane.GetDeviceIdAsync(default));
    }

    [Fact]
    public async Task Execute_NameThatDoesNotResolve_SaysSo()
    {
        var fault = await Assert.ThrowsAsync<IpmiException>(() => _lanes.For(new("no-such-bmc.invalid", FakeBmc.Admin)).GetDeviceIdAsync(default));
        Assert.Equal(IpmiFailure.Unreachable, fault.Failure);
        Assert.Contains("BMC address 'no-such-bmc.invalid' does not resolve", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A busy machine then sends nothing twice, and counts are exact.</summary>
    private static async Task WithPatienceAsync(Func<FakeBmc, BmcLane, Task> test)
    {
        var patience = TimeSpan.FromSeconds(5);
        await using var peers = Peers.With(Hasty with { FirstTimeout = patience, LeastTimeout = patience, MostTimeout = patience });
        await using var lanes = new BmcLanes(peers.Client, Options with { IdleTimeout = TimeSpan.FromMinutes(1) });
        await test(peers.Bmc, lanes.For(new("127.0.0.1", FakeBmc.Admin) { Port = peers.Bmc.EndPoint.Port }));
    }

    private BmcLanes Lanes(LaneOptions options) => new(_peers.Client, options);

    private BmcTarget Target(BmcCredentials login) => new("127.0.0.1", login) { Port = Bmc.EndPoint.Port };
}

using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Tests.Support;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Session;

/// <summary>A whole client against BMCs and networks that misbehave.</summary>
public sealed class HostileBmcTests : IAsyncLifetime
{
    private static readonly IpmiClientOptions Hasty = new()
    {
        FirstTimeout = TimeSpan.FromMilliseconds(60), LeastTimeout = TimeSpan.FromMilliseconds(60), MostTimeout = TimeSpan.FromMilliseconds(300), Jitter = new(1),
    };

    private readonly Peers _peers = Peers.With(Hasty);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _peers.DisposeAsync();

    private FakeBmc Bmc => _peers.Bmc;

    [Fact]
    public async Task Session_HealthyBmc_TakesSevenExchanges()
    {
        await using (var session = await ConnectAsync()) await session.GetChassisStatusAsync(default);

        Assert.Equal(["probe", "OpenSessionRequest", "Rakp1", "Rakp3", "SetSessionPrivilegeLevel", "GetChassisStatus", "CloseSession"], Bmc.Heard);
        Assert.Equal(0, Bmc.OpenSessions);
    }

    [Theory]
    [InlineData("probe")]
    [InlineData("OpenSessionRequest")]
    [InlineData("Rakp1")]
    [InlineData("Rakp3")]
    [InlineData("SetSessionPrivilegeLevel")]
    [InlineData("GetChassisStatus")]
    [InlineData("CloseSession")]
    public async Task Session_FirstRequestOrAnswerLost_IsAskedAgain(string lost)
    {
        foreach (var answerOnly in new[] { false, true })
        {
            var losses = 1;
            bool Lose(string what) => what == lost && Interlocked.Decrement(ref losses) >= 0;
            Bmc.Hears = what => answerOnly || !Lose(what);
            Bmc.Sends = (what, answer) => answerOnly && Lose(what) ? [] : [answer];

            await using (var session = await ConnectAsync()) Assert.False((await session.GetChassisStatusAsync(default)).IsPoweredOn);
            Assert.Equal(0, Bmc.OpenSessions);
        }
    }

    [Fact]
    public async Task Session_EveryAnswerDoubled_TakesEachOnce()
    {
        Bmc.Sends = (_, answer) => [answer, answer];
        await using var session = await ConnectAsync();
        for (var i = 0; i < 100; i++)
        {
            Bmc.IsPoweredOn = i % 2 == 0;
            Assert.Equal(Bmc.IsPoweredOn, (await session.GetChassisStatusAsync(default)).IsPoweredOn);
        }
    }

    [Fact]
    public async Task Session_AnswersComeLateAndOutOfOrder_AreTakenForTheirOwnRequests()
    {
        await using var session = await ConnectAsync();
        Queue<byte[]> held = new();
        Bmc.Sends = (_, answer) =>
        {
            held.Enqueue(answer);
            return held.Count < 3 ? [] : held.Dequeue() is var late && held.Count % 2 == 0 ? [answer, late] : [late];
        };
        for (var i = 0; i < 10; i++)
        {
            Bmc.IsPoweredOn = !Bmc.IsPoweredOn;
            Assert.Equal(7, (await session.GetDeviceIdAsync(default)).Id);
        }
    }

    [Fact]
    public async Task Session_ForgedAndDamagedAnswersFirst_TakesTheTrueOne()
    {
        await using var session = await ConnectAsync();
        var random = new Random(5);
        Bmc.Sends = (_, answer) => [.. Enumerable.Range(0, 20).Select(_ => Damage(answer, random)), answer[..^3], new byte[7], answer];
        for (var i = 0; i < 20; i++) Assert.Equal(7, (await session.GetDeviceIdAsync(default)).Id);
        Assert.True(session.IsAlive);
    }

    [Fact]
    public async Task Connect_GarbageBeforeEachHandshakeMessage_OpensASession()
    {
        var random = new Random(6);
        Bmc.Sends = (_, answer) => [answer[..(answer.Length / 2)], .. Enumerable.Range(0, 20).Select(_ => Noise(random)), answer];
        await using var session = await ConnectAsync();
        Assert.Equal(CipherSuite.Suite17, session.Suite);
    }

    [Theory]
    [InlineData("Rakp1")]
    [InlineData("Rakp3")]
    public async Task Connect_TheAnswersProofIsDamagedOnce_IsNotTakenForAWrongSecret(string request)
    {
        var damages = 1;
        Bmc.Sends = (what, answer) =>
        {
            if (what == request && damages-- > 0) answer[^1] ^= 0x10;
            return [answer];
        };
        await using var session = await ConnectAsync();
        Assert.Equal(CipherSuite.Suite17, session.Suite);
        Assert.True(damages < 0);
        Assert.Equal(2, Bmc.Count("OpenSessionRequest"));
    }

    [Fact]
    public async Task Connect_SilentBmc_SaysWhatWasTried()
    {
        Bmc.Hears = _ => false;
        var fault = await FailAsync(FakeBmc.Admin);
        Assert.Equal(IpmiFailure.NoAnswer, fault.Failure);
        Assert.Contains($"BMC {Bmc.EndPoint} does not answer a session request (sent 5 times in", fault.Message, StringComparison.Ordinal);
        Assert.Equal((2, 5), (Bmc.Count("probe"), Bmc.Count("OpenSessionRequest")));
    }

    [Fact]
    public async Task Connect_SilentBmcAndLittleTime_StillSaysThatItIsSilent()
    {
        await using var hurried = Peers.With(Hasty with { ConnectTimeout = TimeSpan.FromMilliseconds(200) });
        hurried.Bmc.Hears = _ => false;
        var fault = await Assert.ThrowsAsync<IpmiException>(() => hurried.Client.ConnectAsync(hurried.Bmc.EndPoint, FakeBmc.Admin, default));
        Assert.Equal(IpmiFailure.NoAnswer, fault.Failure);
        Assert.Contains($"BMC {hurried.Bmc.EndPoint} does not answer: nothing came from it within 0.2 s. Check its address", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_BmcOfIpmi15_IsNamed()
    {
        Bmc.SpeaksIpmi20 = false;
        Bmc.Hears = what => what == "probe";
        Assert.Equal(IpmiFailure.NoIpmi20, (await FailAsync(FakeBmc.Admin)).Failure);
    }

    [Fact]
    public async Task Connect_BmcDeniesIpmi20ButSpeaksIt_OpensASession()
    {
        Bmc.SpeaksIpmi20 = false;
        await using var session = await ConnectAsync();
        Assert.True(session.IsAlive);
    }

    [Fact]
    public async Task Connect_ProbeNeverAnswered_OpensASessionAllTheSame()
    {
        Bmc.Hears = what => what != "probe";
        await using var session = await ConnectAsync();
        Assert.True(session.IsAlive);
    }

    [Theory] // each is seen on some BMC for a disabled suite
    [InlineData(RakpStatus.NoCipherSuiteMatch)]
    [InlineData(RakpStatus.IllegalParameter)]
    [InlineData(RakpStatus.UnauthorizedRole)]
    [InlineData(RakpStatus.InvalidRole)]
    [InlineData(RakpStatus.InvalidIntegrityAlgorithm)]
    public async Task Connect_Suite17Refused_FallsBackToSuite3(RakpStatus status)
    {
        Bmc.Opens = request => request.Algorithms == CipherSuite.Suite17.Codes ? status : RakpStatus.Ok;
        await using var session = await ConnectAsync();
        Assert.Equal(CipherSuite.Suite3, session.Suite);
    }

    [Fact]
    public async Task Connect_Suite17MeetsSilence_FallsBackToSuite3()
    {
        var silent = 2;
        Bmc.Hears = what => what != "OpenSessionRequest" || Interlocked.Decrement(ref silent) < 0;
        await using var session = await ConnectAsync();
        Assert.Equal(CipherSuite.Suite3, session.Suite);
    }

    [Fact]
    public async Task Connect_NoSuiteTaken_NamesThemAll()
    {
        Bmc.Opens = _ => RakpStatus.NoCipherSuiteMatch;
        var fault = await FailAsync(FakeBmc.Admin);
        Assert.Equal(IpmiFailure.UnsupportedCipherSuite, fault.Failure);
        Assert.Contains("takes no cipher suite of 17, 3 (suite 17: no cipher suite matches (11h), suite 3: no cipher suite matches (11h))",
            fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_WrongPassword_IsNotTakenForAnotherSuitesFault()
    {
        var fault = await FailAsync(new("admin", BmcSecret.FromText("guess")));
        Assert.Equal(IpmiFailure.WrongPassword, fault.Failure);
        Assert.DoesNotContain("guess", fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Bmc.Count("OpenSessionRequest")); // the second makes sure that no answer was damaged
        await Testing.Eventually.TrueAsync(() => Bmc.Count("Rakp3") == 2, TimeSpan.FromSeconds(5), "the BMC told that we leave, so that it frees the slot");
    }

    [Fact]
    public async Task Connect_UnknownUser_IsNamed() =>
        Assert.Equal(IpmiFailure.UnknownUser, (await FailAsync(new("nobody", BmcSecret.Empty))).Failure);

    [Fact]
    public async Task Connect_MorePrivilegeThanTheUserHas_SaysSo()
    {
        var fault = await FailAsync(new("viewer", BmcSecret.FromText("view")));
        Assert.Equal(IpmiFailure.InsufficientPrivilege, fault.Failure);
        Assert.Contains("does not let user 'viewer' log in at privilege level ADMINISTRATOR", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_PrivilegeRefusedAfterLogin_SaysSoAndClosesTheSession()
    {
        Bmc.Answers = (id, _) => id == CommandIds.SetSessionPrivilegeLevel ? [0x81] : null;
        var fault = await FailAsync(FakeBmc.Admin);
        Assert.Equal(IpmiFailure.InsufficientPrivilege, fault.Failure);
        Assert.Contains("that privilege level is above the limit of user or channel (81h)", fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, Bmc.OpenSessions);
    }

    [Fact]
    public async Task Connect_NoSlotAtFirst_WaitsForOne()
    {
        var full = 1;
        Bmc.Opens = _ => Interlocked.Decrement(ref full) >= 0 ? RakpStatus.InsufficientResources : RakpStatus.Ok;
        await using var session = await ConnectAsync();
        Assert.True(session.IsAlive);
    }

    [Fact]
    public async Task Connect_BmcForgetsTheHandshake_StartsAgain()
    {
        var forgets = 1;
        Bmc.Hears = what =>
        {
            if (what == "Rakp3" && Interlocked.Decrement(ref forgets) >= 0) Bmc.ForgetSessions();
            return true;
        };
        await using var session = await ConnectAsync();
        Assert.Equal(2, Bmc.Count("OpenSessionRequest"));
    }

    [Fact]
    public async Task Connect_LastProofNeverHeard_GivesTheSlotBack()
    {
        Bmc.Sends = (what, answer) => what == "Rakp3" ? [] : [answer];
        Assert.Equal(IpmiFailure.NoAnswer, (await FailAsync(FakeBmc.Admin)).Failure);
        await Testing.Eventually.TrueAsync(() => Bmc.OpenSessions == 0, TimeSpan.FromSeconds(5), "slot given back");
    }

    [Fact]
    public async Task Connect_CancelledWhileProving_GivesTheSlotBack()
    {
        using var cancel = new CancellationTokenSource();
        Bmc.Sends = (what, answer) =>
        {
            if (what == "Rakp3") cancel.Cancel();
            return what == "Rakp3" ? [] : [answer];
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _peers.Client.ConnectAsync(Bmc.EndPoint, FakeBmc.Admin, cancel.Token));
        await Testing.Eventually.TrueAsync(() => Bmc.OpenSessions == 0, TimeSpan.FromSeconds(5), "slot given back");
    }

    [Fact]
    public async Task Execute_BmcGoesSilent_FailsAndSaysTheCommand()
    {
        await using var session = await ConnectAsync();
        Bmc.Hears = _ => false;
        var fault = await Assert.ThrowsAsync<IpmiException>(() => session.GetChassisStatusAsync(default));
        Assert.Contains("does not answer Get Chassis Status (sent 5 times", fault.Message, StringComparison.Ordinal);
        Assert.False(session.IsAlive);
    }

    [Fact]
    public async Task Execute_AnswerThatMakesNoSense_IsShown()
    {
        Bmc.Answers = (id, _) => id == CommandIds.GetDeviceId ? [0x00, 0x01, 0x02] : null;
        await using var session = await ConnectAsync();
        var fault = await Assert.ThrowsAsync<IpmiException>(() => session.GetDeviceIdAsync(default));
        Assert.Equal(IpmiFailure.MalformedAnswer, fault.Failure);
        Assert.Contains("answered Get Device ID with 2 bytes that make no sense: 0102", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sockets_ManyBmcs_ShareOne()
    {
        await using var other = new FakeBmc { IsPoweredOn = true };
        await using var first = await ConnectAsync();
        await using var second = await _peers.Client.ConnectAsync(other.EndPoint, FakeBmc.Admin, default);
        Assert.False((await first.GetChassisStatusAsync(default)).IsPoweredOn);
        Assert.True((await second.GetChassisStatusAsync(default)).IsPoweredOn);
    }

    private Task<IpmiSession> ConnectAsync() => _peers.Client.ConnectAsync(Bmc.EndPoint, FakeBmc.Admin, default);

    private Task<IpmiException> FailAsync(BmcCredentials login) =>
        Assert.ThrowsAsync<IpmiException>(() => _peers.Client.ConnectAsync(Bmc.EndPoint, login, default));

    private static byte[] Damage(byte[] datagram, Random random)
    {
        var damaged = datagram.ToArray();
        damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
        return damaged;
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(1, 700)];
        random.NextBytes(noise);
        new byte[] { 6, 0, 0xFF, 7 }.CopyTo(noise.AsSpan()[..Math.Min(4, noise.Length)]);
        return noise;
    }
}

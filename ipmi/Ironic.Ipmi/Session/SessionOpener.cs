using System.Buffers.Binary;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Tracing;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>Opens a session: asks the BMC what it speaks, tries one cipher suite after the other, and raises the privilege.</summary>
internal sealed class SessionOpener(BmcLink link, BmcCredentials login)
{
    /// <summary>Handshakes that a BMC may break off for reasons that may pass. Half-open sessions end in a few seconds, so this is mostly enough.</summary>
    private const int Restarts = 3;

    private static readonly TimeSpan SlotWait = TimeSpan.FromSeconds(2);

    private (CipherSuite Suite, HandshakeFault Fault)? _last;

    public async Task<IpmiSession> OpenAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(link.Options.ConnectTimeout, link.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            if (login.LegacyAuthentication is { } type) return await OpenLegacyAsync(type, either.Token);
            // Silence is no verdict: some BMCs do not answer strangers this question. Asked once, as the answer hardly ever changes.
            link.Capabilities ??= await Probe.AskAsync(link, new GetAuthenticationCapabilitiesCommand(login.Privilege), either.Token);
            return await OpenWithBestSuiteAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw _last is { } last
                ? Faults.Handshake(link.EndPoint, login, [last])
                : Faults.HandshakeTimedOut(link.EndPoint, link.Options.ConnectTimeout, hasAnswered: link.Capabilities is not null);
        }
    }

    private async Task<IpmiSession> OpenWithBestSuiteAsync(CancellationToken cancellationToken)
    {
        List<(CipherSuite Suite, HandshakeFault Fault)> tried = [];
        var suites = Candidates();
        foreach (var suite in suites)
        {
            // A BMC that has answered and falls silent at a proposal does not like the proposal.
            var isLast = tried.Count == suites.Count - 1;
            var attempts = !link.IsDoubtful && (isLast || link.Capabilities is null) ? link.Options.Attempts : link.Options.BriefAttempts;
            var (session, fault, silence) = await OpenWithAsync(suite, attempts, cancellationToken);
            link.Trace?.Write(IpmiTraceFormat.Note($"login: {suite}: {(session is not null ? "ok" : silence is not null ? "no answer" : fault?.Status?.ToString() ?? fault?.Failure.ToString())}"));
            if (session is not null)
            {
                link.Suite = suite;
                link.Capabilities ??= AuthenticationCapabilities.Proven; // it answers no strangers: not asked a second time
                IpmiMetrics.Opened(suite);
                return session;
            }

            tried.Add((suite, fault!));
            if (fault!.Remedy == Remedy.NextSuite && !isLast && (silence is null || link.Capabilities is not null)) continue;
            if (silence is null) break;
            throw fault.Remedy == Remedy.NextSuite && link.Capabilities is { SupportsIpmi20: false } // not one request was answered
                ? Faults.OnlyIpmi15(link.EndPoint)
                : Faults.Silent(link.EndPoint, "a session request", silence);
        }

        link.Suite = null; // what worked before does so no more, so that the next time all are tried
        throw Faults.Handshake(link.EndPoint, login, tried);
    }

    private async Task<IpmiSession> OpenLegacyAsync(AuthenticationType type, CancellationToken cancellationToken)
    {
        var channel = await new ChallengeLogin(link, login, type).RunAsync(cancellationToken);
        link.Trace?.Write(IpmiTraceFormat.Note($"login: IPMI 1.5, {type}: ok"));
        return (await TryRaiseAsync(new(link, channel), isLast: true, cancellationToken))!;
    }

    private IReadOnlyList<CipherSuite> Candidates() => (login.Suite, link.Suite) switch
    {
        ({ } only, _) => [only],
        (null, { } proven) => [proven, .. CipherSuite.Preferred.Where(s => s != proven)],
        _ => CipherSuite.Preferred,
    };

    /// <summary>One suite, with restarts where the BMC has lost the thread or has no slot free, or an answer may have been damaged.</summary>
    private async Task<(IpmiSession? Session, HandshakeFault? Fault, Silence? Silence)> OpenWithAsync(
        CipherSuite suite, int attempts, CancellationToken cancellationToken)
    {
        var isDoubted = false;
        for (var restart = 1; ; restart++)
        {
            using var handshake = new RakpHandshake(login, suite, NewSessionId(), RandomBytes.Next(Rakp1.RandomLength));
            var (fault, silence) = await RunAsync(handshake, attempts, cancellationToken);
            if (fault is null && await TryRaiseAsync(new(link, handshake.Channel!), isLast: restart == Restarts, cancellationToken) is { } session) return (session, null, null);

            fault ??= HandshakeFault.BrokenOff(IpmiFailure.NoAnswer, Remedy.Restart);
            _last = (suite, fault);
            if (restart == Restarts || fault.Remedy is Remedy.None or Remedy.NextSuite || (fault.Remedy == Remedy.OnceMore && isDoubted)) return (null, fault, silence);
            isDoubted |= fault.Remedy == Remedy.OnceMore;
            if (fault.Remedy == Remedy.WaitAndRestart) await Task.Delay(SlotWait * restart, link.Time, cancellationToken);
        }
    }

    private async Task<(HandshakeFault? Fault, Silence? Silence)> RunAsync(RakpHandshake handshake, int attempts, CancellationToken cancellationToken)
    {
        try
        {
            return await new HandshakeRun(link, handshake).RunAsync(attempts, cancellationToken);
        }
        finally
        {
            // The BMC may have opened the session without our hearing of it. It has few, so this one is given back.
            if (handshake is { Phase: not HandshakePhase.Done, Channel: { } channel })
                await new IpmiSession(link, channel) { IsAlive = false }.DisposeAsync();
        }
    }

    /// <summary>Every session begins at user level. Null: the BMC has forgotten it already, and a new one is worth a try.</summary>
    private async Task<IpmiSession?> TryRaiseAsync(IpmiSession session, bool isLast, CancellationToken cancellationToken)
    {
        var isRaised = false;
        try
        {
            if (login.Privilege > PrivilegeLevel.User)
            {
                var command = new SetPrivilegeCommand(login.Privilege);
                var answer = await session.AskAsync(command, cancellationToken, isLast ? null : link.Options.BriefAttempts, isOwn: true);
                if (answer.Code != CompletionCode.Ok) throw Faults.PrivilegeRefused(link.EndPoint, login, command.Id, answer.Code);
            }

            isRaised = true;
            return session;
        }
        catch (IpmiException) when (!session.IsAlive && !isLast)
        {
            return null;
        }
        finally
        {
            if (!isRaised) await session.DisposeAsync();
        }
    }

    /// <summary>Random, so that datagrams of an earlier life of this process mean nothing to us; not 0, which means "no session".</summary>
    private static uint NewSessionId()
    {
        Span<byte> id = stackalloc byte[sizeof(uint)];
        RandomBytes.Fill(id);
        return BinaryPrimitives.ReadUInt32LittleEndian(id) | 1;
    }
}

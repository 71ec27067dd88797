using System.Security.Cryptography;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>Opens an IPMI 1.5 session: the BMC gives a challenge, which goes back signed with the password. IPMI v2.0 rev 1.1, section 13.14.</summary>
internal sealed class ChallengeLogin
{
    /// <summary>As often as a BMC may lose the thread, or have no session free, for reasons that may pass.</summary>
    private const int Restarts = 3;

    private static readonly TimeSpan SlotWait = TimeSpan.FromSeconds(2);

    private readonly BmcLink _link;
    private readonly BmcCredentials _login;
    private readonly AuthenticationType _type;
    private readonly LegacyKey _key;

    /// <exception cref="ArgumentException">The password is longer than IPMI 1.5 allows.</exception>
    public ChallengeLogin(BmcLink link, BmcCredentials login, AuthenticationType type)
    {
        var password = login.Password.Reveal();
        if (password.Length > LegacyKey.CodeLength)
            throw new ArgumentException($"The password of {login.UserLabel} has {password.Length} bytes; IPMI 1.5 allows {LegacyKey.CodeLength}.", nameof(login));
        (_link, _login, _type, _key) = (link, login, type, new(password));
    }

    /// <summary>The open session, at user level.</summary>
    /// <exception cref="IpmiException">There is none; the failure tells why.</exception>
    public async Task<LegacyChannel> RunAsync(CancellationToken cancellationToken)
    {
        for (var restart = 1; ; restart++)
        {
            var challenge = await AskForChallengeAsync(cancellationToken);
            // The least number of the BMC's packets: what somebody has kept of an earlier session is of no use to him.
            var firstSequence = (uint)RandomNumberGenerator.GetInt32(int.MaxValue) + 1;
            var command = new ActivateSessionCommand(_type, _login.Privilege, challenge, firstSequence);
            var (answer, _) = await Probe.AskAsync(_link, command, new(_type, challenge.SessionId, _key), _link.Options.BriefAttempts, cancellationToken);
            if (answer is { Code: CompletionCode.Ok })
                return command.TryRead(answer.Data, out var session) ? new(session, _key) : throw Faults.Malformed(_link.EndPoint, command, answer.Data);

            var failure = answer is null ? IpmiFailure.WrongPassword : FailureOf((byte)answer.Code);
            var mayPass = failure is IpmiFailure.WrongPassword or IpmiFailure.SessionLost or IpmiFailure.NoSessionSlots;
            if (!mayPass || restart == Restarts)
            {
                throw answer is null
                    ? Faults.LoginUnanswered(_link.EndPoint, _login)
                    : Faults.LoginRefused(_link.EndPoint, _login, failure, command.Id, answer.Code);
            }

            if (failure == IpmiFailure.NoSessionSlots) await Task.Delay(SlotWait * restart, _link.Time, cancellationToken);
        }
    }

    private async Task<SessionChallenge> AskForChallengeAsync(CancellationToken cancellationToken)
    {
        var command = new GetSessionChallengeCommand(_type, _login.UserNameBytes);
        var attempts = _link.IsDoubtful ? _link.Options.BriefAttempts : _link.Options.Attempts;
        var (answer, silence) = await Probe.AskAsync(_link, command, Envelope.Plain, attempts, cancellationToken);
        if (answer is null) throw Faults.Silent(_link.EndPoint, "a session request", silence!);
        if (answer.Code != CompletionCode.Ok)
            throw Faults.LoginRefused(_link.EndPoint, _login, (byte)answer.Code is 0x81 or 0x82 ? IpmiFailure.UnknownUser : IpmiFailure.HandshakeRefused, command.Id, answer.Code);
        return command.TryRead(answer.Data, out var challenge) ? challenge : throw Faults.Malformed(_link.EndPoint, command, answer.Data);
    }

    /// <summary>What a refusal of Activate Session means, table 22-21.</summary>
    private static IpmiFailure FailureOf(byte code) => code switch
    {
        0x81 or 0x82 or 0x83 => IpmiFailure.NoSessionSlots,
        0x85 => IpmiFailure.SessionLost, // it may have activated it, its answer lost
        0x86 => IpmiFailure.InsufficientPrivilege,
        _ => IpmiFailure.HandshakeRefused,
    };
}

using System.Security.Cryptography;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>
/// The console's side of one handshake, from nothing to an open session: writes what is to be sent in the present phase and takes what
/// comes back. Pure: no socket, no clock. Not safe for use by two threads at once.
/// </summary>
/// <remarks>
/// Each sending has a tag of its own. Where a BMC makes something new for each request (its random number in RAKP 2), only the answer to
/// the last sending is good, as the BMC has forgotten the earlier ones; elsewhere a late answer is as good as any.
/// </remarks>
internal sealed class RakpHandshake(BmcCredentials credentials, CipherSuite suite, uint consoleSessionId, ReadOnlyMemory<byte> consoleRandom) : IDisposable
{
    private static readonly PhaseRow[] Phases =
    [
        new(PayloadType.OpenSessionRequest, PayloadType.OpenSessionResponse, TakesLateAnswers: true),
        new(PayloadType.Rakp1, PayloadType.Rakp2, TakesLateAnswers: false),
        new(PayloadType.Rakp3, PayloadType.Rakp4, TakesLateAnswers: true),
    ];

    private readonly byte _role = (byte)((byte)credentials.Privilege | Rakp1.NameOnlyLookup);
    private readonly ReadOnlyMemory<byte> _userName = credentials.UserNameBytes;
    private byte _nextTag; // begins at 0, so that a BMC which does not echo tags passes as long as no packet is lost
    private int _sendings;
    private uint _bmcSessionId;
    private RakpTranscript? _transcript;
    private MacKey? _password, _sik;

    private KeyedHash Hash => suite.Authentication.Hash;

    public HandshakePhase Phase { get; private set; }

    /// <summary>Set when <see cref="Phase"/> is failed.</summary>
    public HandshakeFault? Fault { get; private set; }

    /// <summary>The session's keys, once known. From then on the BMC may hold the session open, whether we hear of it or not.</summary>
    public SecureChannel? Channel { get; private set; }

    public uint ConsoleSessionId => consoleSessionId;

    /// <summary>Writes the datagram that this phase sends; called again, the same with a new tag. Returns the bytes written.</summary>
    public int Write(Span<byte> datagram)
    {
        Span<byte> payload = stackalloc byte[Rakp1.MaxLength + KeyedHash.MaxLength];
        var tag = _nextTag++;
        _sendings++;
        var length = Phase switch
        {
            HandshakePhase.Opening => new OpenSessionRequest(tag, credentials.Privilege, consoleSessionId, suite.Codes).Write(payload),
            HandshakePhase.Naming => new Rakp1
            {
                Tag = tag, BmcSessionId = _bmcSessionId, ConsoleRandom = consoleRandom.Span, Role = _role, UserName = _userName.Span,
            }.Write(payload),
            HandshakePhase.Proving => WriteRakp3(payload, tag),
            _ => throw new InvalidOperationException($"Nothing is to be sent when {Phase}."),
        };
        return Wrap(datagram, Phases[(int)Phase].Sends, payload[..length]);
    }

    /// <summary>After a failure: tells the BMC that we will not go on, so that it frees the slot. Returns 0 when there is nobody to tell.</summary>
    public int WriteFarewell(Span<byte> datagram)
    {
        if (_bmcSessionId == 0 || Fault is not { Status: null, Failure: IpmiFailure.WrongPassword }) return 0;
        Span<byte> payload = stackalloc byte[KeyedHash.MaxLength];
        var length = new Rakp3 { Tag = _nextTag++, Status = RakpStatus.InvalidIntegrityCheckValue, BmcSessionId = _bmcSessionId }.Write(payload);
        return Wrap(datagram, PayloadType.Rakp3, payload[..length]);
    }

    /// <summary>Offers a datagram of this BMC; true when it moved the handshake on, or made it fail.</summary>
    public bool TryTake(ReadOnlySpan<byte> datagram)
    {
        if (Phase is HandshakePhase.Done or HandshakePhase.Failed) return false;
        if (RmcpPlusCodec.TryRead(datagram, out var packet) != WireError.None || packet.IsEncrypted || packet.IsAuthenticated) return false;
        if (packet.PayloadType != Phases[(int)Phase].Awaits) return false;

        var before = Phase;
        switch (before)
        {
            case HandshakePhase.Opening:
                TakeOpenSessionResponse(packet.Payload);
                break;
            case HandshakePhase.Naming:
                TakeRakp2(packet.Payload);
                break;
            default:
                TakeRakp4(packet.Payload);
                break;
        }

        if (Phase == before) return false;
        _sendings = 0;
        return true;
    }

    public void Dispose()
    {
        _password?.Dispose();
        _sik?.Dispose();
    }

    private void TakeOpenSessionResponse(ReadOnlySpan<byte> payload)
    {
        if (!OpenSessionResponse.TryRead(payload, out var response) || !IsAnswer(response.Tag, response.Status, response.ConsoleSessionId)) return;
        if (response.Status != RakpStatus.Ok)
            Fail(HandshakeFault.From(Phase, response.Status));
        else if (response.Algorithms is { } chosen && chosen != suite.Codes)
            Fail(HandshakeFault.BrokenOff(IpmiFailure.UnsupportedCipherSuite, Remedy.NextSuite)); // it says yes to what we did not propose
        else
            (_bmcSessionId, Phase) = (response.BmcSessionId, HandshakePhase.Naming);
    }

    private void TakeRakp2(ReadOnlySpan<byte> payload)
    {
        if (!Rakp2.TryRead(payload, out var message) || !IsAnswer(message.Tag, message.Status, message.ConsoleSessionId)) return;
        if (message.Status != RakpStatus.Ok)
        {
            Fail(HandshakeFault.From(Phase, message.Status));
            return;
        }

        _transcript = new()
        {
            ConsoleSessionId = consoleSessionId,
            BmcSessionId = _bmcSessionId,
            Role = _role,
            UserName = _userName,
            ConsoleRandom = consoleRandom.Span,
            BmcRandom = message.BmcRandom,
            BmcGuid = message.BmcGuid,
        };
        _password = Hash.With(credentials.Password.Reveal());
        Span<byte> expected = stackalloc byte[Hash.Length];
        _transcript.ComputeRakp2Code(_password, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, message.AuthCode))
        {
            Fail(HandshakeFault.BrokenOff(IpmiFailure.WrongPassword, Remedy.OnceMore));
            return;
        }

        using var kg = credentials.BmcKey.IsEmpty ? null : Hash.With(credentials.BmcKey.Reveal());
        Span<byte> sik = stackalloc byte[Hash.Length];
        _transcript.ComputeSessionIntegrityKey(kg ?? _password, sik);
        _sik = Hash.With(sik);
        Channel = new(suite, _sik, consoleSessionId, _bmcSessionId, credentials.Password.Reveal());
        Phase = HandshakePhase.Proving;
    }

    private void TakeRakp4(ReadOnlySpan<byte> payload)
    {
        if (!Rakp4.TryRead(payload, out var message) || !IsAnswer(message.Tag, message.Status, message.ConsoleSessionId)) return;
        if (message.Status != RakpStatus.Ok)
        {
            Fail(HandshakeFault.From(Phase, message.Status));
            return;
        }

        Span<byte> expected = stackalloc byte[Hash.Length];
        _transcript!.ComputeRakp4Check(_sik!, expected);
        if (CryptographicOperations.FixedTimeEquals(expected[..suite.Authentication.CheckLength], message.CheckValue))
            Phase = HandshakePhase.Done;
        else
            Fail(HandshakeFault.BrokenOff(IpmiFailure.WrongBmcKey, Remedy.OnceMore)); // RAKP 2 has shown that the password is right, so K_g is what differs
    }

    private int WriteRakp3(Span<byte> payload, byte tag)
    {
        Span<byte> code = stackalloc byte[Hash.Length];
        _transcript!.ComputeRakp3Code(_password!, code);
        return new Rakp3 { Tag = tag, Status = RakpStatus.Ok, BmcSessionId = _bmcSessionId, AuthCode = code }.Write(payload);
    }

    /// <summary>Whether a message answers us. Refusals are cut short by some BMCs, and then carry no session id.</summary>
    private bool IsAnswer(byte tag, RakpStatus status, uint sessionId)
    {
        if (sessionId != consoleSessionId && (status == RakpStatus.Ok || sessionId != 0)) return false;
        var age = (byte)(_nextTag - 1 - tag);
        return age == 0 || Phases[(int)Phase].TakesLateAnswers && age < _sendings;
    }

    private void Fail(HandshakeFault fault) => (Phase, Fault) = (HandshakePhase.Failed, fault);

    private static int Wrap(Span<byte> datagram, PayloadType type, ReadOnlySpan<byte> payload) =>
        RmcpPlusCodec.Write(datagram, new RmcpPlusPacket { PayloadType = type, Payload = payload }, key: null);

    private sealed record PhaseRow(PayloadType Sends, PayloadType Awaits, bool TakesLateAnswers);
}

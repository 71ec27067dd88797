using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>The console's side of an open IPMI 1.5 session: numbers and signs messages. Safe for use by several threads.</summary>
internal sealed class LegacyChannel(ActivatedSession session, LegacyKey key) : ISessionChannel
{
    private readonly Lock _gate = new();
    private readonly SequenceWindow _window = new();
    private uint _next = session.FirstSequence;

    public CipherSuite? Suite => null;

    public uint RemoteSessionId => session.Id;

    public int Seal(PayloadType type, scoped ReadOnlySpan<byte> payload, Span<byte> datagram)
    {
        if (type != PayloadType.Ipmi) throw new NotSupportedException($"An IPMI 1.5 session carries no {type} payload.");
        lock (_gate)
        {
            LegacyPacket packet = new() { AuthenticationType = session.Type, Sequence = _next, SessionId = session.Id, Message = payload };
            _next = _next == uint.MaxValue ? 1 : _next + 1; // 0 is for packets outside a session
            return LegacyCodec.Write(datagram, packet, key);
        }
    }

    public WireError TryOpen(ReadOnlySpan<byte> datagram, Span<byte> plain, out PayloadType type, out int length)
    {
        (type, length) = (PayloadType.Ipmi, 0);
        if (LegacyCodec.TryReadPacket(datagram, out var packet) is var unreadable and not WireError.None) return unreadable;
        if (packet.SessionId != session.Id) return WireError.UnknownSession;
        if (packet.AuthenticationType != session.Type) return WireError.AuthenticationMismatch;
        // Where nothing is signed anybody can invent a number, so that looking at it keeps out only BMCs that do not count.
        if (session.Type != AuthenticationType.None)
        {
            if (!key.Verify(packet)) return WireError.BadAuthCode;
            lock (_gate)
            {
                if (!_window.TryTake(packet.Sequence)) return WireError.StaleSequence;
            }
        }

        packet.Message.CopyTo(plain);
        length = packet.Message.Length;
        return WireError.None;
    }

    public void Dispose()
    {
    }
}

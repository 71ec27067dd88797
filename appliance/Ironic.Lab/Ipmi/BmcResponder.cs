using System.Net;
using Ironic.Ipmi.Wire;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Ipmi;

/// <summary>A BMC without its socket: takes a datagram, writes the answer. One at a time.</summary>
internal sealed class BmcResponder(BmcSessions sessions, BmcCommands commands, SolService sol, TimeProvider time, ILogger logger)
{
    private readonly byte[] _payload = new byte[Rmcp.MaxDatagramLength];

    /// <summary>Returns the bytes written to <paramref name="answer"/>; 0: nothing to say. Never throws on hostile input.</summary>
    public ValueTask<int> AnswerAsync(ReadOnlyMemory<byte> datagram, Memory<byte> answer, SocketAddress? from = null)
    {
        if (AsfPing.TryRead(datagram.Span, out var tag)) return new(AsfPing.WritePong(answer.Span, tag));
        if (Rmcp.Check(datagram.Span) is var error and not WireError.None) return new(Reject(error));
        if (!Rmcp.IsRmcpPlus(datagram.Span))
        {
            return LegacyCodec.TryRead(datagram.Span, out var message) is var illegible and not WireError.None
                ? new(Reject(illegible))
                : AnswerStrangerAsync(message.ToArray(), isPlus: false, answer);
        }

        if (RmcpPlusCodec.TryRead(datagram.Span, out var packet) is var unreadable and not WireError.None) return new(Reject(unreadable));
        if (packet.SessionId != 0) return AnswerInSessionAsync(packet.SessionId, datagram, answer, from);
        if (packet.IsEncrypted || packet.IsAuthenticated) return new(Reject(WireError.UnknownSession));
        return packet.PayloadType == PayloadType.Ipmi
            ? AnswerStrangerAsync(packet.Payload.ToArray(), isPlus: true, answer)
            : new(AnswerHandshake(packet, answer.Span));
    }

    /// <summary>Some questions come before any session, in the form of IPMI 1.5 or in that of RMCP+ (ipmitool asks for the cipher suites so).</summary>
    private async ValueTask<int> AnswerStrangerAsync(byte[] message, bool isPlus, Memory<byte> answer)
    {
        if (await ExecuteAsync(message, session: null) is not { } reply) return 0;
        if (!isPlus) return LegacyCodec.Write(answer.Span, reply);
        reply.CopyTo(_payload.AsSpan());
        return Wrap(answer.Span, PayloadType.Ipmi, reply.Length);
    }

    private int AnswerHandshake(in RmcpPlusPacket packet, Span<byte> answer)
    {
        switch (packet.PayloadType)
        {
            case PayloadType.OpenSessionRequest when OpenSessionRequest.TryRead(packet.Payload, out var request):
                return Wrap(answer, PayloadType.OpenSessionResponse, sessions.Open(request).Write(_payload));
            case PayloadType.Rakp1 when Rakp1.TryRead(packet.Payload, out var request):
                return Wrap(answer, PayloadType.Rakp2, sessions.Find(request.BmcSessionId)?.Handshake.TakeRakp1(request, _payload)
                    ?? new Rakp2 { Tag = request.Tag, Status = RakpStatus.InvalidSessionId, ConsoleSessionId = 0 }.Write(_payload));
            case PayloadType.Rakp3 when Rakp3.TryRead(packet.Payload, out var request):
                return Wrap(answer, PayloadType.Rakp4, sessions.Find(request.BmcSessionId) is { } session
                    ? TakeRakp3(session, request)
                    : new Rakp4 { Tag = request.Tag, Status = RakpStatus.InvalidSessionId, ConsoleSessionId = 0 }.Write(_payload));
            default:
                return Reject(WireError.UnsupportedPayload);
        }
    }

    private int TakeRakp3(BmcSession session, in Rakp3 request)
    {
        var wasOpen = session.Handshake.Channel is not null;
        var length = session.Handshake.TakeRakp3(request, _payload);
        if (session.Handshake is not { Channel: { } channel, Account: { } account })
        {
            sessions.Remove(session); // one guess a handshake
        }
        else if (!wasOpen)
        {
            session.LastHeard = time.GetTimestamp();
            if (session.Handshake.Privilege < session.Privilege) session.Privilege = session.Handshake.Privilege;
            logger.SessionOpened(session.Id, account.UserName, channel.Suite.Id);
        }

        return length;
    }

    private async ValueTask<int> AnswerInSessionAsync(uint id, ReadOnlyMemory<byte> datagram, Memory<byte> answer, SocketAddress? from)
    {
        if (sessions.Find(id) is not { Handshake.Channel: { } channel } session) return Reject(WireError.UnknownSession);
        var error = channel.TryOpen(datagram.Span, _payload, out var type, out var length);
        if (error == WireError.None && type is not (PayloadType.Ipmi or PayloadType.Sol)) error = WireError.UnsupportedPayload;
        if (error != WireError.None) return Reject(error);

        session.LastHeard = time.GetTimestamp();
        session.HeardFrom(from);
        if (type == PayloadType.Sol)
        {
            sol.Take(session, _payload.AsSpan(0, length));
            return 0;
        }

        var request = _payload.AsMemory(0, length);
        if (!session.TryRepeat(request.Span, out var reply))
        {
            reply = await ExecuteAsync(request.ToArray(), session);
            if (reply is null) return 0;
            session.Remember(request.Span, reply);
        }

        var total = channel.Seal(PayloadType.Ipmi, reply, answer.Span);
        if (session.IsClosed) sessions.Remove(session);
        return total;
    }

    /// <summary>The answering message; null when there is nothing to answer.</summary>
    private async ValueTask<byte[]?> ExecuteAsync(ReadOnlyMemory<byte> bytes, BmcSession? session)
    {
        var error = IpmiMessageCodec.TryRead(bytes.Span, out var message);
        if (error == WireError.None && message.IsResponse) error = WireError.Unsolicited;
        if (error != WireError.None)
        {
            Reject(error);
            return null;
        }

        return await commands.AnswerAsync(message.Command, new(message.Data.ToArray(), session)) is { } answer ? WriteAnswer(bytes.Span, answer) : null;
    }

    private static byte[] WriteAnswer(ReadOnlySpan<byte> request, BmcAnswer answer)
    {
        IpmiMessageCodec.TryRead(request, out var message);
        var reply = new byte[IpmiMessageCodec.Overhead + 1 + answer.Data.Length];
        IpmiMessageCodec.Write(reply, new()
        {
            To = message.From,
            ToLun = message.FromLun,
            From = message.To,
            FromLun = message.ToLun,
            Command = message.Command,
            IsResponse = true,
            Sequence = message.Sequence,
            Data = (byte[])[(byte)answer.Code, .. answer.Data.Span],
        });
        return reply;
    }

    private int Wrap(Span<byte> answer, PayloadType type, int length) =>
        RmcpPlusCodec.Write(answer, new RmcpPlusPacket { PayloadType = type, Payload = _payload.AsSpan(0, length) }, key: null);

    private int Reject(WireError reason)
    {
        logger.DatagramRejected(reason);
        return 0;
    }
}

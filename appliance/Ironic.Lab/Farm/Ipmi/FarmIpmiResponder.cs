using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Server;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Farm.Ipmi;

/// <summary>What all simulated BMCs that speak IPMI answer. Holds nothing of any of them; allocates for logins only.</summary>
internal sealed class FarmIpmiResponder(FarmOptions options, BmcIdentity identity)
{
    private const byte ThisChannel = 1;

    /// <summary>A BMC that drops sessions does so with every third request.</summary>
    private const int DropsEvery = 3;

    private static readonly DeviceId Device = new(Id: 0x20, ManufacturerId: 0, ProductId: 1) { Revision = 1, FirmwareMajor = 1, IpmiVersion = 0x02, AdditionalSupport = 0x80 };

    /// <summary>Returns the bytes written to <paramref name="answer"/>; 0: nothing to say. Never throws on hostile input.</summary>
    public int Answer(ReadOnlySpan<byte> datagram, FarmSessions sessions, Span<byte> answer)
    {
        if (Rmcp.Check(datagram) != WireError.None) return 0;
        Span<byte> message = stackalloc byte[Rmcp.MaxDatagramLength];
        if (!Rmcp.IsRmcpPlus(datagram))
        {
            return LegacyCodec.TryRead(datagram, out var request) == WireError.None && Execute(request, sessions, session: null, message) is var length and > 0
                ? LegacyCodec.Write(answer, message[..length])
                : 0;
        }

        if (RmcpPlusCodec.TryRead(datagram, out var packet) != WireError.None) return 0;
        if (packet.SessionId != 0) return AnswerInSession(datagram, packet.SessionId, sessions, message, answer);
        if (packet.IsEncrypted || packet.IsAuthenticated) return 0;
        return packet.PayloadType == PayloadType.Ipmi
            ? Wrap(answer, PayloadType.Ipmi, message[..Execute(packet.Payload, sessions, session: null, message)])
            : AnswerHandshake(packet, sessions, message, answer);
    }

    private int AnswerHandshake(in RmcpPlusPacket packet, FarmSessions sessions, Span<byte> message, Span<byte> answer)
    {
        switch (packet.PayloadType)
        {
            case PayloadType.OpenSessionRequest when OpenSessionRequest.TryRead(packet.Payload, out var request):
                return Wrap(answer, PayloadType.OpenSessionResponse, message[..Open(request, sessions).Write(message)]);
            case PayloadType.Rakp1 when Rakp1.TryRead(packet.Payload, out var request):
                return Wrap(answer, PayloadType.Rakp2, message[..(sessions.Find(request.BmcSessionId)?.TakeRakp1(request, message)
                    ?? new Rakp2 { Tag = request.Tag, Status = RakpStatus.InvalidSessionId, ConsoleSessionId = 0 }.Write(message))]);
            case PayloadType.Rakp3 when Rakp3.TryRead(packet.Payload, out var request):
                var length = sessions.Find(request.BmcSessionId)?.TakeRakp3(request, message)
                    ?? new Rakp4 { Tag = request.Tag, Status = RakpStatus.InvalidSessionId, ConsoleSessionId = 0 }.Write(message);
                sessions.Count();
                return Wrap(answer, PayloadType.Rakp4, message[..length]);
            default:
                return 0;
        }
    }

    private OpenSessionResponse Open(OpenSessionRequest request, FarmSessions sessions)
    {
        if (sessions.NewId() is not { } id) return RakpResponder.Refuse(request, RakpStatus.InsufficientResources);
        if (RakpResponder.Open(identity, request, id, out var answer) is { } handshake) sessions.Add(handshake);
        return answer;
    }

    private int AnswerInSession(ReadOnlySpan<byte> datagram, uint id, FarmSessions sessions, Span<byte> message, Span<byte> answer)
    {
        if (sessions.Bmc.Manners == FarmManners.Dropping && ++sessions.Asked % DropsEvery == 0) sessions.Clear();
        if (sessions.Find(id) is not { Channel: { } channel } session) return 0;
        Span<byte> request = stackalloc byte[Rmcp.MaxDatagramLength];
        if (channel.TryOpen(datagram, request, out var type, out var length) != WireError.None || type != PayloadType.Ipmi) return 0;
        if (Execute(request[..length], sessions, session, message) is not (var answerLength and > 0)) return 0;
        var total = channel.Seal(PayloadType.Ipmi, message[..answerLength], answer);
        if (IpmiMessageCodec.TryRead(request[..length], out var closing) == WireError.None && closing.Command == CommandIds.CloseSession) sessions.Remove(session);
        return total;
    }

    /// <summary>Writes the answering message; 0: no answer to that.</summary>
    private int Execute(ReadOnlySpan<byte> bytes, FarmSessions sessions, RakpResponder? session, Span<byte> message)
    {
        if (IpmiMessageCodec.TryRead(bytes, out var request) != WireError.None || request.IsResponse) return 0;
        Span<byte> data = stackalloc byte[64];
        data[0] = (byte)CompletionCode.Ok;
        var length = 1 + (session is null ? AnswerStranger(request, data[1..]) : AnswerUser(request, sessions, session, data));
        return length == 0 ? 0 : IpmiMessageCodec.Write(message, new()
        {
            To = request.From, ToLun = request.FromLun, From = request.To, FromLun = request.ToLun, Command = request.Command, IsResponse = true, Sequence = request.Sequence, Data = data[..length],
        });
    }

    /// <summary>Bytes of data; -1: that is not for strangers.</summary>
    private int AnswerStranger(in IpmiMessage request, Span<byte> data)
    {
        if (request.Command == CommandIds.GetChannelAuthenticationCapabilities) return new AuthenticationCapabilities(ThisChannel, SupportsIpmi20: true, HasBmcKey: false).Write(data);
        if (request.Command == CommandIds.GetSystemGuid) return identity.SystemGuid.Write(data);
        if (request.Command != CommandIds.GetChannelCipherSuites || CipherSuiteRecords.Answer(request.Data, options.Suites) is not { } records) return -1;
        data[0] = ThisChannel;
        records.CopyTo(data[1..]);
        return 1 + records.Length;
    }

    /// <summary>Bytes of data behind the completion code, which it may change.</summary>
    private int AnswerUser(in IpmiMessage request, FarmSessions sessions, RakpResponder session, Span<byte> answer)
    {
        var data = answer[1..];
        if (request.Command == CommandIds.GetChassisStatus) return new ChassisStatus(sessions.Bmc.IsOn).Write(data);
        if (request.Command == CommandIds.GetDeviceId) return Device.Write(data);
        if (request.Command == CommandIds.CloseSession) return 0;
        if (request.Command == CommandIds.SetSessionPrivilegeLevel && !request.Data.IsEmpty)
        {
            var wanted = (PrivilegeLevel)(request.Data[0] & 0x0F);
            if (wanted <= session.Privilege) data[0] = (byte)(wanted == PrivilegeLevel.None ? session.Privilege : wanted);
            else answer[0] = 0x81; // above the limit of the session
            return wanted <= session.Privilege ? 1 : 0;
        }

        if (request.Command == CommandIds.ChassisControl && ChassisControlCommand.TryReadRequest(request.Data, out var action))
        {
            if (!sessions.IsRepeated(session.BmcSessionId, request.Sequence, action)) sessions.Bmc.Act(action);
            return 0;
        }

        if (request.Command == CommandIds.GetSystemBootOptions && GetBootOptionCommand.TryReadRequest(request.Data, out var asked)) return GetBootOption(sessions.Bmc, asked, answer);
        if (request.Command == CommandIds.SetSystemBootOptions && SetBootOptionCommand.TryReadRequest(request.Data, out var option, out var value))
        {
            answer[0] = (byte)sessions.Bmc.Boot.Set(option, value);
            return 0;
        }

        if (AnswerStranger(request, data) is var length and >= 0) return length;
        answer[0] = (byte)CompletionCode.InvalidCommand;
        return 0;
    }

    private static int GetBootOption(FarmBmc bmc, BootOption option, Span<byte> answer)
    {
        if (bmc.Boot.Get(option) is not { } value)
        {
            answer[0] = 0x80; // parameter not supported
            return 0;
        }

        var header = GetBootOptionCommand.WriteAnswerHeader(answer[1..], option);
        value.CopyTo(answer[(1 + header)..]);
        return header + value.Length;
    }

    private static int Wrap(Span<byte> answer, PayloadType type, ReadOnlySpan<byte> payload) =>
        payload.IsEmpty ? 0 : RmcpPlusCodec.Write(answer, new RmcpPlusPacket { PayloadType = type, Payload = payload }, key: null);
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Server;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Support;

/// <summary>A BMC on a loopback port that does as the test bids it: loses, doubles, delays and forges what it sends.</summary>
internal sealed class FakeBmc : IAsyncDisposable
{
    public static readonly BmcIdentity Identity = new()
    {
        Accounts = [new("admin", BmcSecret.FromText("secret")), new("viewer", BmcSecret.FromText("view")) { Limit = PrivilegeLevel.User }],
        SystemGuid = new(new Guid("00112233-4455-6677-8899-aabbccddeeff")),
    };

    public static readonly BmcCredentials Admin = new("admin", BmcSecret.FromText("secret"));

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly BmcIdentity _identity;
    private readonly ConcurrentDictionary<uint, RakpResponder> _sessions = new();
    private readonly Task _loop;
    private uint _lastId = 0x100;

    public FakeBmc(BmcIdentity? identity = null)
    {
        _identity = identity ?? Identity;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _loop = RunAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>Every datagram received, in order, by what it is: "probe", "Rakp1", "GetDeviceId"...</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>Sessions that are open now.</summary>
    public int OpenSessions => _sessions.Values.Count(s => s.Channel is not null);

    /// <summary>Whether to take notice of a datagram that is this.</summary>
    public Func<string, bool> Hears { get; set; } = _ => true;

    /// <summary>What to send in place of an answer to that.</summary>
    public Func<string, byte[], IEnumerable<byte[]>> Sends { get; set; } = (_, answer) => [answer];

    /// <summary>Completion code and data for a command in a session; null for the ordinary answer.</summary>
    public Func<CommandId, byte[], byte[]?> Answers { get; set; } = (_, _) => null;

    /// <summary>What to say to an Open Session Request instead of Ok.</summary>
    public Func<OpenSessionRequest, RakpStatus> Opens { get; set; } = _ => RakpStatus.Ok;

    public bool IsPoweredOn { get; set; }

    /// <summary>What it says of itself before any session.</summary>
    public bool SpeaksIpmi20 { get; set; } = true;

    /// <summary>As after a BMC's restart.</summary>
    public void ForgetSessions() => _sessions.Clear();

    /// <summary>How often this was heard.</summary>
    public int Count(string what) => Heard.Count(h => h == what);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var buffer = new byte[2048];
        while (true)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                var answer = Handle(buffer.AsSpan(0, received.ReceivedBytes), out var what);
                foreach (var datagram in answer is null ? [] : Sends(what, answer))
                    await _socket.SendToAsync(datagram, SocketFlags.None, received.RemoteEndPoint, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private byte[]? Handle(ReadOnlySpan<byte> datagram, out string what)
    {
        var answer = new byte[Rmcp.MaxDatagramLength];
        if (LegacyCodec.TryRead(datagram, out var probe) == WireError.None)
        {
            if (!Note(what = "probe")) return null;
            var message = Reply(probe, [0, .. Data(new AuthenticationCapabilities(1, SpeaksIpmi20, !_identity.BmcKey.IsEmpty).Write)], out _);
            return answer[..LegacyCodec.Write(answer, message)];
        }

        if (RmcpPlusCodec.TryRead(datagram, out var packet) != WireError.None) throw new InvalidOperationException("Our client sent nonsense.");
        if (packet.SessionId != 0) return HandleInSession(datagram, packet.SessionId, out what);
        if (!Note(what = packet.PayloadType.ToString())) return null;
        var payload = new byte[Rmcp.MaxDatagramLength];
        var (type, length) = Handshake(packet, payload);
        return answer[..RmcpPlusCodec.Write(answer, new RmcpPlusPacket { PayloadType = type, Payload = payload.AsSpan(0, length) }, null)];
    }

    private (PayloadType Type, int Length) Handshake(in RmcpPlusPacket packet, byte[] payload)
    {
        switch (packet.PayloadType)
        {
            case PayloadType.OpenSessionRequest:
                Assert.True(OpenSessionRequest.TryRead(packet.Payload, out var request));
                var status = Opens(request);
                var answer = RakpResponder.Refuse(request, status);
                if (status == RakpStatus.Ok && RakpResponder.Open(_identity, request, ++_lastId, out answer) is { } session) _sessions[_lastId] = session;
                return (PayloadType.OpenSessionResponse, answer.Write(payload));
            case PayloadType.Rakp1:
                Assert.True(Rakp1.TryRead(packet.Payload, out var rakp1));
                return (PayloadType.Rakp2, _sessions.TryGetValue(rakp1.BmcSessionId, out var named)
                    ? named.TakeRakp1(rakp1, payload)
                    : new Rakp2 { Tag = rakp1.Tag, Status = RakpStatus.InvalidSessionId, ConsoleSessionId = 0 }.Write(payload));
            default:
                Assert.True(Rakp3.TryRead(packet.Payload, out var rakp3));
                return (PayloadType.Rakp4, _sessions.TryGetValue(rakp3.BmcSessionId, out var proven)
                    ? proven.TakeRakp3(rakp3, payload)
                    : new Rakp4 { Tag = rakp3.Tag, Status = RakpStatus.InvalidSessionId, ConsoleSessionId = 0 }.Write(payload));
        }
    }

    private byte[]? HandleInSession(ReadOnlySpan<byte> datagram, uint id, out string what)
    {
        what = "stranger";
        if (!_sessions.TryGetValue(id, out var session) || session.Channel is not { } channel)
        {
            Note(what);
            return null;
        }

        var plain = new byte[Rmcp.MaxDatagramLength];
        Assert.Equal(WireError.None, channel.TryOpen(datagram, plain, out _, out var length));
        Assert.Equal(WireError.None, IpmiMessageCodec.TryRead(plain.AsSpan(0, length), out var request));
        what = Name(request.Command);
        if (!Note(what)) return null;
        var message = Reply(plain.AsSpan(0, length), Answers(request.Command, request.Data.ToArray()) ?? Ordinary(request), out var command);
        var answer = new byte[Rmcp.MaxDatagramLength];
        var total = channel.Seal(PayloadType.Ipmi, message, answer);
        if (command == CommandIds.CloseSession) _sessions.TryRemove(id, out _);
        return answer[..total];
    }

    private byte[] Ordinary(in IpmiMessage request)
    {
        if (request.Command == CommandIds.ChassisControl) IsPoweredOn = request.Data[0] is 1 or 2 or 3;
        if (request.Command == CommandIds.GetChassisStatus) return [0, .. Data(new ChassisStatus(IsPoweredOn).Write)];
        if (request.Command == CommandIds.GetDeviceId) return [0, .. Data(new DeviceId(7, 0x2A7C, 0x0102).Write)];
        return request.Command == CommandIds.SetSessionPrivilegeLevel ? [0, request.Data[0]] : [0];
    }

    private bool Note(string what)
    {
        Heard.Enqueue(what);
        return Hears(what);
    }

    private static byte[] Reply(ReadOnlySpan<byte> request, byte[] codeAndData, out CommandId command)
    {
        Assert.Equal(WireError.None, IpmiMessageCodec.TryRead(request, out var message));
        command = message.Command;
        var answer = new byte[Rmcp.MaxDatagramLength];
        return answer[..IpmiMessageCodec.Write(answer, new()
        {
            To = message.From, From = message.To, Command = message.Command, IsResponse = true, Sequence = message.Sequence, Data = codeAndData,
        })];
    }

    private static string Name(CommandId id) =>
        typeof(CommandIds).GetFields().FirstOrDefault(f => id.Equals(f.GetValue(null)))?.Name ?? id.ToString();

    private static byte[] Data(WriteData write)
    {
        var data = new byte[64];
        return data[..write(data)];
    }

    private delegate int WriteData(Span<byte> destination);
}

using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Ipmi;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Lab.Tests.Ipmi;

/// <summary>A BMC without its socket, under bytes that nobody should send.</summary>
public sealed class BmcResponderTests
{
    private readonly byte[] _answer = new byte[Rmcp.MaxDatagramLength];
    private readonly BmcSessions _sessions = new(BmcUnderTest.Options, TimeProvider.System);
    private readonly BmcResponder _bmc;

    public BmcResponderTests()
    {
        var power = new ChassisPower(new FakeChassis(), TimeProvider.System, NullLogger.Instance);
        var boot = new BootOptions(TimeProvider.System, TimeSpan.FromSeconds(60));
        var sel = new SelService(TimeProvider.System);
        var sol = new SolService(serial: null, _sessions, (_, _, _) => ValueTask.CompletedTask, Rmcp.DefaultPort, TimeProvider.System);
        _bmc = new(_sessions, new(BmcUnderTest.Options, boot, power, () => new(), sel, [.. new SensorService(new(), power, () => new(), TimeProvider.System).Commands, .. sol.Commands]), sol,
            TimeProvider.System, NullLogger.Instance);
    }

    [Fact]
    public async Task Answer_EveryPrefixAndBitFlip_NeverThrows()
    {
        foreach (var datagram in Requests())
        {
            for (var length = 0; length < datagram.Length; length++) await _bmc.AnswerAsync(datagram.AsMemory(0, length), _answer);
            for (var bit = 0; bit < datagram.Length * 8; bit++)
            {
                var flipped = datagram.ToArray();
                flipped[bit / 8] ^= (byte)(1 << bit % 8);
                await _bmc.AnswerAsync(flipped, _answer);
            }
        }

        Assert.InRange(_sessions.Count, 0, BmcUnderTest.Options.SessionLimit);
    }

    [Fact]
    public async Task Answer_RandomMutations_NeverThrowsNorGrows()
    {
        var random = new Random(20261122);
        var requests = Requests();
        for (var round = 0; round < 100_000; round++)
        {
            var datagram = requests[random.Next(requests.Count)].ToArray();
            Array.Resize(ref datagram, random.Next(Math.Min(datagram.Length * 2, 600)));
            for (var n = random.Next(6); n > 0 && datagram.Length > 0; n--) datagram[random.Next(datagram.Length)] = (byte)random.Next(256);
            Assert.InRange(await _bmc.AnswerAsync(datagram, _answer), 0, _answer.Length);
        }

        Assert.InRange(_sessions.Count, 0, BmcUnderTest.Options.SessionLimit);
    }

    [Fact]
    public async Task Answer_Stranger_GetsOnlyWhatIsForStrangers()
    {
        Assert.NotEqual(0, await _bmc.AnswerAsync(Probe(CommandIds.GetChannelAuthenticationCapabilities, 0x8E, 0x04), _answer));
        Assert.NotEqual(0, await _bmc.AnswerAsync(Probe(CommandIds.GetChannelCipherSuites, 0x0E, 0x00, 0x80), _answer));
        Assert.Equal(0, await _bmc.AnswerAsync(Probe(CommandIds.GetChassisStatus), _answer));
        Assert.Equal(0, await _bmc.AnswerAsync(Probe(CommandIds.ChassisControl, 0x01), _answer));
    }

    private static List<byte[]> Requests() =>
    [
        Probe(CommandIds.GetChannelAuthenticationCapabilities, 0x8E, 0x04),
        Probe(CommandIds.GetChannelCipherSuites, 0x0E, 0x00, 0x80),
        Plus(PayloadType.OpenSessionRequest, buffer => new OpenSessionRequest(1, PrivilegeLevel.Administrator, 7, CipherSuite.Suite17.Codes).Write(buffer)),
        Plus(PayloadType.Rakp1, buffer => new Rakp1 { Tag = 2, BmcSessionId = 1, ConsoleRandom = new byte[16], Role = 0x14, UserName = "admin"u8 }.Write(buffer)),
        Plus(PayloadType.Rakp3, buffer => new Rakp3 { Tag = 3, Status = RakpStatus.Ok, BmcSessionId = 1, AuthCode = new byte[32] }.Write(buffer)),
        Plus(PayloadType.Ipmi, buffer => IpmiMessageCodec.Write(buffer, new() { Command = CommandIds.GetSystemGuid }), sessionId: 1),
    ];

    private static byte[] Probe(CommandId command, params byte[] data)
    {
        var (message, datagram) = (new byte[64], new byte[128]);
        var length = IpmiMessageCodec.Write(message, new() { To = IpmiMessage.BmcAddress, From = IpmiMessage.ConsoleAddress, Command = command, Data = data });
        return datagram[..LegacyCodec.Write(datagram, message.AsSpan(0, length))];
    }

    private static byte[] Plus(PayloadType type, BmcAnswer.Writer write, uint sessionId = 0)
    {
        var (payload, datagram) = (new byte[128], new byte[256]);
        var length = write(payload);
        return datagram[..RmcpPlusCodec.Write(datagram,
            new RmcpPlusPacket { PayloadType = type, SessionId = sessionId, Payload = payload.AsSpan(0, length) }, key: null)];
    }
}

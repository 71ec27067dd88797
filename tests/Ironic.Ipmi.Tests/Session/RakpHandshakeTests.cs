using System.Security.Cryptography;
using Ironic.Ipmi.Server;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Tests.Support;
using Ironic.Ipmi.Tests.Wire;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Session;

/// <summary>The console's side against the BMC's side, without a network; and against what ipmi_sim said.</summary>
public class RakpHandshakeTests
{
    public static TheoryData<byte, string, string, string> Logins
    {
        get
        {
            TheoryData<byte, string, string, string> data = [];
            foreach (var suite in CipherSuite.Preferred)
            {
                data.Add(suite.Id, "admin", "secret", "");
                data.Add(suite.Id, "", "", "");
                data.Add(suite.Id, "sixteen-letters!", "twenty-letters-long!", "");
                data.Add(suite.Id, "ä", "ö", "00112233445566778899AABBCCDDEEFF00112233");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Logins))]
    public void Handshake_RightLogin_GivesBothTheSameKeys(byte suite, string user, string password, string kg)
    {
        var run = new Run(suite, user, password, kg, Login(user, password, kg));

        Assert.Equal(HandshakePhase.Done, run.ToTheEnd());

        var (datagram, plain) = (new byte[512], new byte[512]);
        var length = run.Console.Channel!.Seal(PayloadType.Ipmi, [1, 2, 3], datagram);
        Assert.Equal(WireError.None, run.Bmc!.Channel!.TryOpen(datagram.AsSpan(0, length), plain, out _, out var opened));
        Assert.Equal([1, 2, 3], plain[..opened]);
    }

    [Theory]
    [InlineData("secret", "", "0011", IpmiFailure.WrongBmcKey)]
    [InlineData("secret", "0011", "", IpmiFailure.WrongBmcKey)]
    [InlineData("guess", "", "", IpmiFailure.WrongPassword)]
    [InlineData("", "", "", IpmiFailure.WrongPassword)]
    public void Handshake_WrongSecret_SaysWhich(string password, string kg, string bmcKg, IpmiFailure failure)
    {
        foreach (var suite in CipherSuite.Preferred)
        {
            var run = new Run(suite.Id, "admin", "secret", bmcKg, Login("admin", password, kg));
            Assert.Equal(HandshakePhase.Failed, run.ToTheEnd());
            Assert.Equal((failure, Remedy.OnceMore), (run.Console.Fault!.Failure, run.Console.Fault.Remedy));
        }
    }

    [Fact]
    public void Handshake_AnswersDamagedInAnyBit_NeverThrowsNorOpensASession()
    {
        foreach (var suite in CipherSuite.Preferred)
        {
            for (var step = 0; step < 3; step++)
            {
                var length = 1;
                for (var bit = 0; bit < length * 8; bit++)
                {
                    var run = new Run(suite.Id, "admin", "secret", "", FakeBmc.Admin);
                    for (var i = 0; i < step; i++) Assert.True(run.Console.TryTake(run.Answer()));
                    var answer = run.Answer();
                    length = answer.Length;
                    answer[bit / 8] ^= (byte)(1 << bit % 8);
                    run.Console.TryTake(answer);
                    if (bit >= 20 * 8) Assert.NotEqual(HandshakePhase.Done, run.Console.Phase); // before that there are reserved bytes
                }
            }
        }
    }

    [Fact]
    public void Handshake_EveryPrefixOfAnAnswer_IsIgnoredOrRefused()
    {
        for (var step = 0; step < 3; step++)
        {
            var length = 1;
            for (var cut = 0; cut < length; cut++)
            {
                var run = new Run(17, "admin", "secret", "", FakeBmc.Admin);
                for (var i = 0; i < step; i++) Assert.True(run.Console.TryTake(run.Answer()));
                var answer = run.Answer();
                length = answer.Length;
                Assert.False(run.Console.TryTake(answer.AsSpan(0, cut)));
            }
        }
    }

    [Fact]
    public void Handshake_LateAnswerToAnEarlierRakp1_IsIgnored()
    {
        var run = new Run(17, "admin", "secret", "", FakeBmc.Admin);
        Assert.True(run.Console.TryTake(run.Answer()));
        var late = run.Answer();
        var current = run.Answer(); // a second sending

        Assert.False(run.Console.TryTake(late));
        Assert.True(run.Console.TryTake(current));
        Assert.Equal(HandshakePhase.Proving, run.Console.Phase);
    }

    [Fact]
    public void Handshake_LateAnswerToAnEarlierOpenSession_IsTaken()
    {
        var run = new Run(17, "admin", "secret", "", FakeBmc.Admin);
        var late = run.Answer();
        run.Answer();
        Assert.True(run.Console.TryTake(late));
    }

    [Fact]
    public void Handshake_AnswerForAnotherSession_IsIgnored()
    {
        var run = new Run(17, "admin", "secret", "", FakeBmc.Admin);
        var stranger = new Run(17, "admin", "secret", "", FakeBmc.Admin, consoleSessionId: 99);
        Assert.False(run.Console.TryTake(stranger.Answer()));
    }

    [Fact]
    public void Handshake_BmcAgreesToOtherAlgorithms_IsRefused()
    {
        var run = new Run(17, "admin", "secret", "", FakeBmc.Admin);
        run.Answer();
        var downgrade = Wrap(PayloadType.OpenSessionResponse, new OpenSessionResponse(0, RakpStatus.Ok, PrivilegeLevel.Administrator, 7, 8, CipherSuite.Suite3.Codes));
        Assert.True(run.Console.TryTake(downgrade));
        Assert.Equal((IpmiFailure.UnsupportedCipherSuite, Remedy.NextSuite), (run.Console.Fault!.Failure, run.Console.Fault.Remedy));
    }

    [Fact]
    public void Handshake_RefusalOfTwoBytes_IsUnderstood()
    {
        var run = new Run(17, "admin", "secret", "", FakeBmc.Admin);
        run.Answer();
        var datagram = new byte[64];
        var length = RmcpPlusCodec.Write(datagram,
            new RmcpPlusPacket { PayloadType = PayloadType.OpenSessionResponse, Payload = [0, (byte)RakpStatus.InsufficientResources] }, key: null);
        Assert.True(run.Console.TryTake(datagram.AsSpan(0, length)));
        Assert.Equal(IpmiFailure.NoSessionSlots, run.Console.Fault!.Failure);
    }

    [Fact]
    public void Handshake_WithIpmiSimsAnswers_OpensThatSession()
    {
        var random = GoldenSession.Rakp1[24..40];
        using var console = new RakpHandshake(new("admin", BmcSecret.FromText("password")), CipherSuite.Suite3, GoldenSession.ConsoleSessionId, random);
        var datagram = new byte[512];
        byte tag = 0;
        foreach (var (ours, theirs) in new[]
        {
            (GoldenSession.OpenSessionRequest, GoldenSession.OpenSessionResponse), (GoldenSession.Rakp1, GoldenSession.Rakp2),
            (GoldenSession.Rakp3, GoldenSession.Rakp4),
        })
        {
            var sent = datagram[..console.Write(datagram)];
            var (expected, answer) = (ours.ToArray(), theirs.ToArray());
            expected[16] = answer[16] = tag; // ipmitool's are all 0
            if (tag == 0) expected[17] = sent[17]; // it leaves the privilege open until RAKP 1
            Assert.Equal(expected, sent);
            Assert.True(console.TryTake(answer));
            tag++;
        }

        Assert.Equal(HandshakePhase.Done, console.Phase);
    }

    private static BmcCredentials Login(string user, string password, string kg) =>
        new(user, BmcSecret.FromText(password)) { BmcKey = BmcSecret.FromHex(kg) };

    private static byte[] Wrap(PayloadType type, OpenSessionResponse response)
    {
        var (payload, datagram) = (new byte[64], new byte[128]);
        var length = response.Write(payload);
        return datagram[..RmcpPlusCodec.Write(datagram, new RmcpPlusPacket { PayloadType = type, Payload = payload.AsSpan(0, length) }, key: null)];
    }

    /// <summary>Both sides of one handshake.</summary>
    private sealed class Run(byte suite, string user, string password, string bmcKg, BmcCredentials login, uint consoleSessionId = 7)
    {
        private readonly BmcIdentity _identity = new()
        {
            Accounts = [new(user, BmcSecret.FromText(password))], SystemGuid = new(new Guid("00112233-4455-6677-8899-aabbccddeeff")), BmcKey = BmcSecret.FromHex(bmcKg),
        };

        public RakpHandshake Console { get; } = new(login, CipherSuite.Find(suite)!, consoleSessionId, RandomNumberGenerator.GetBytes(16));

        public RakpResponder? Bmc { get; private set; }

        public HandshakePhase ToTheEnd()
        {
            while (Console.Phase is not (HandshakePhase.Done or HandshakePhase.Failed)) Assert.True(Console.TryTake(Answer()));
            return Console.Phase;
        }

        /// <summary>What the BMC says to what the console now sends.</summary>
        public byte[] Answer()
        {
            var (datagram, payload) = (new byte[512], new byte[512]);
            Assert.Equal(WireError.None, RmcpPlusCodec.TryRead(datagram.AsSpan(0, Console.Write(datagram)), out var packet));
            var (type, length) = Answer(packet, payload);
            var answer = new byte[512];
            return answer[..RmcpPlusCodec.Write(answer, new RmcpPlusPacket { PayloadType = type, Payload = payload.AsSpan(0, length) }, key: null)];
        }

        private (PayloadType Type, int Length) Answer(in RmcpPlusPacket packet, byte[] payload)
        {
            if (packet.PayloadType == PayloadType.OpenSessionRequest)
            {
                Assert.True(OpenSessionRequest.TryRead(packet.Payload, out var request));
                Bmc = RakpResponder.Open(_identity, request, bmcSessionId: 8, out var response);
                return (PayloadType.OpenSessionResponse, response.Write(payload));
            }

            if (Rakp1.TryRead(packet.Payload, out var rakp1) && packet.PayloadType == PayloadType.Rakp1)
                return (PayloadType.Rakp2, Bmc!.TakeRakp1(rakp1, payload));
            Assert.True(Rakp3.TryRead(packet.Payload, out var rakp3));
            return (PayloadType.Rakp4, Bmc!.TakeRakp3(rakp3, payload));
        }
    }
}

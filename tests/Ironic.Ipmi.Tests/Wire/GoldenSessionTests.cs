using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Wire;

/// <summary>Our codecs against bytes that two implementations, neither of them ours, agreed on.</summary>
public class GoldenSessionTests
{
    private static readonly byte[] Password = "password"u8.ToArray();

    [Fact]
    public void Probe_ReadAndWritten_IsTheSame()
    {
        Assert.Equal(WireError.None, LegacyCodec.TryRead(GoldenSession.Probe, out var bytes));
        Assert.Equal(WireError.None, IpmiMessageCodec.TryRead(bytes, out var message));
        Assert.Equal(CommandIds.GetChannelAuthenticationCapabilities, message.Command);

        var command = new GetAuthenticationCapabilitiesCommand(PrivilegeLevel.Administrator);
        var data = new byte[2];
        Assert.Equal(2, command.Write(data));
        Assert.Equal(message.Data.ToArray(), data);
        AssertMessageWritesBack(bytes, GoldenSession.Probe);
    }

    [Fact]
    public void ProbeAnswer_Read_OffersIpmi20()
    {
        Assert.Equal(WireError.None, LegacyCodec.TryRead(GoldenSession.ProbeAnswer, out var bytes));
        Assert.Equal(WireError.None, IpmiMessageCodec.TryRead(bytes, out var message));
        Assert.True(message.IsResponse);
        Assert.True(AuthenticationCapabilities.TryRead(message.Data[1..], out var capabilities));
        Assert.Equal(new AuthenticationCapabilities(1, SupportsIpmi20: true, HasBmcKey: false), capabilities);
        AssertMessageWritesBack(bytes, GoldenSession.ProbeAnswer);
    }

    [Fact]
    public void OpenSession_ReadAndWritten_IsTheSame()
    {
        Assert.True(OpenSessionRequest.TryRead(Payload(GoldenSession.OpenSessionRequest), out var request));
        Assert.Equal(new(0, PrivilegeLevel.None, GoldenSession.ConsoleSessionId, CipherSuite.Suite3.Codes), request);
        Assert.True(OpenSessionResponse.TryRead(Payload(GoldenSession.OpenSessionResponse), out var response));
        Assert.Equal(new(0, RakpStatus.Ok, PrivilegeLevel.None, GoldenSession.ConsoleSessionId, GoldenSession.BmcSessionId, CipherSuite.Suite3.Codes), response);

        var payload = new byte[64];
        AssertWrapped(GoldenSession.OpenSessionRequest, PayloadType.OpenSessionRequest, payload.AsSpan(0, request.Write(payload)));
        AssertWrapped(GoldenSession.OpenSessionResponse, PayloadType.OpenSessionResponse, payload.AsSpan(0, response.Write(payload)));
    }

    [Fact]
    public void Rakp_ReadAndWritten_IsTheSame()
    {
        Assert.True(Rakp1.TryRead(Payload(GoldenSession.Rakp1), out var rakp1));
        Assert.True(Rakp2.TryRead(Payload(GoldenSession.Rakp2), out var rakp2));
        Assert.True(Rakp3.TryRead(Payload(GoldenSession.Rakp3), out var rakp3));
        Assert.True(Rakp4.TryRead(Payload(GoldenSession.Rakp4), out var rakp4));

        var payload = new byte[128];
        AssertWrapped(GoldenSession.Rakp1, PayloadType.Rakp1, payload.AsSpan(0, rakp1.Write(payload)));
        AssertWrapped(GoldenSession.Rakp2, PayloadType.Rakp2, payload.AsSpan(0, rakp2.Write(payload)));
        AssertWrapped(GoldenSession.Rakp3, PayloadType.Rakp3, payload.AsSpan(0, rakp3.Write(payload)));
        AssertWrapped(GoldenSession.Rakp4, PayloadType.Rakp4, payload.AsSpan(0, rakp4.Write(payload)));
    }

    [Fact]
    public void Transcript_OfThatSession_GivesItsProofsAndKeys()
    {
        Assert.True(Rakp1.TryRead(Payload(GoldenSession.Rakp1), out var rakp1));
        Assert.True(Rakp2.TryRead(Payload(GoldenSession.Rakp2), out var rakp2));
        Assert.True(Rakp3.TryRead(Payload(GoldenSession.Rakp3), out var rakp3));
        Assert.True(Rakp4.TryRead(Payload(GoldenSession.Rakp4), out var rakp4));
        RakpTranscript transcript = new()
        {
            ConsoleSessionId = GoldenSession.ConsoleSessionId,
            BmcSessionId = GoldenSession.BmcSessionId,
            Role = rakp1.Role,
            UserName = rakp1.UserName.ToArray(),
            ConsoleRandom = rakp1.ConsoleRandom,
            BmcRandom = rakp2.BmcRandom,
            BmcGuid = rakp2.BmcGuid,
        };
        using var password = KeyedHash.Sha1.With(Password);
        using var sik = KeyedHash.Sha1.With(GoldenSession.SessionIntegrityKey);
        var hash = new byte[20];

        transcript.ComputeRakp2Code(password, hash);
        Assert.Equal(rakp2.AuthCode.ToArray(), hash);
        transcript.ComputeRakp3Code(password, hash);
        Assert.Equal(rakp3.AuthCode.ToArray(), hash);
        transcript.ComputeSessionIntegrityKey(password, hash);
        Assert.Equal(GoldenSession.SessionIntegrityKey, hash);
        transcript.ComputeRakp4Check(sik, hash);
        Assert.Equal(rakp4.CheckValue.ToArray(), hash[..12]);
        RakpTranscript.ComputeKey(sik, 1, hash);
        Assert.Equal(GoldenSession.K1, hash);
        RakpTranscript.ComputeKey(sik, 2, hash);
        Assert.Equal(GoldenSession.K2, hash);
    }

    [Fact]
    public void Channel_OfThatSession_OpensWhatEitherSideSealed()
    {
        using var sik = KeyedHash.Sha1.With(GoldenSession.SessionIntegrityKey);
        using var console = new SecureChannel(CipherSuite.Suite3, sik, GoldenSession.ConsoleSessionId, GoldenSession.BmcSessionId);
        using var bmc = new SecureChannel(CipherSuite.Suite3, sik, GoldenSession.BmcSessionId, GoldenSession.ConsoleSessionId);

        AssertOpens(bmc, GoldenSession.SetPrivilege, GoldenSession.SetPrivilegePlain);
        AssertOpens(console, GoldenSession.SetPrivilegeAnswer, GoldenSession.SetPrivilegeAnswerPlain);
        AssertOpens(console, GoldenSession.DeviceIdAnswer, GoldenSession.DeviceIdAnswerPlain);
    }

    /// <summary>A datagram may come, and a console may send, while a session is being closed.</summary>
    [Fact]
    public void Channel_ThatIsClosed_OpensAndSealsNothing()
    {
        using var sik = KeyedHash.Sha1.With(GoldenSession.SessionIntegrityKey);
        using var bmc = new SecureChannel(CipherSuite.Suite3, sik, GoldenSession.BmcSessionId, GoldenSession.ConsoleSessionId);
        bmc.Dispose();
        Assert.Equal(WireError.UnknownSession, bmc.TryOpen(GoldenSession.SetPrivilege, new byte[Rmcp.MaxDatagramLength], out _, out var length));
        Assert.Equal((0, 0), (length, bmc.Seal(PayloadType.Ipmi, [1, 2, 3], new byte[Rmcp.MaxDatagramLength])));
    }

    [Fact]
    public void DeviceId_OfIpmiSim_IsRead()
    {
        Assert.Equal(WireError.None, IpmiMessageCodec.TryRead(GoldenSession.DeviceIdAnswerPlain, out var message));
        Assert.True(DeviceId.TryRead(message.Data[1..], out var device));
        Assert.Equal(new DeviceId(0, 0x1291, 0xF02) { Revision = 3, FirmwareMajor = 9, FirmwareMinor = 8, IpmiVersion = 2, AdditionalSupport = 0x9F }, device);
    }

    private static ReadOnlySpan<byte> Payload(byte[] datagram)
    {
        Assert.Equal(WireError.None, RmcpPlusCodec.TryRead(datagram, out var packet));
        Assert.False(packet.IsEncrypted || packet.IsAuthenticated);
        return packet.Payload;
    }

    private static void AssertWrapped(byte[] expected, PayloadType type, ReadOnlySpan<byte> payload)
    {
        var datagram = new byte[Rmcp.MaxDatagramLength];
        var length = RmcpPlusCodec.Write(datagram, new RmcpPlusPacket { PayloadType = type, Payload = payload }, key: null);
        Assert.Equal(expected, datagram[..length]);
    }

    private static void AssertMessageWritesBack(ReadOnlySpan<byte> message, byte[] expected)
    {
        IpmiMessageCodec.TryRead(message, out var read);
        var (bytes, datagram) = (new byte[64], new byte[128]);
        var length = IpmiMessageCodec.Write(bytes, read);
        Assert.Equal(expected, datagram[..LegacyCodec.Write(datagram, bytes.AsSpan(0, length))]);
    }

    private static void AssertOpens(SecureChannel channel, byte[] datagram, byte[] plain)
    {
        var payload = new byte[Rmcp.MaxDatagramLength];
        Assert.Equal(WireError.None, channel.TryOpen(datagram, payload, out var type, out var length));
        Assert.Equal(PayloadType.Ipmi, type);
        Assert.Equal(plain, payload[..length]);
        Assert.Equal(WireError.StaleSequence, channel.TryOpen(datagram, payload, out _, out _)); // no replay
    }
}

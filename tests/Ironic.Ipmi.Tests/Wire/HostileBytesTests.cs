using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Wire;

/// <summary>No bytes make a reader throw, and no change to a signed packet goes unnoticed.</summary>
public class HostileBytesTests
{
    private static readonly byte[] Sik = new byte[32];

    private static ReadOnlySpan<byte> Password => "secret"u8;

    public static TheoryData<byte> Suites => [.. CipherSuite.Known.Select(s => s.Id)];

    public static TheoryData<byte> SigningSuites => [.. CipherSuite.Known.Where(s => s.Integrity != IntegrityAlgorithm.None).Select(s => s.Id)];

    [Fact]
    public void Readers_EveryPrefixOfEveryPacket_AreRefusedOrHarmless()
    {
        foreach (var packet in GoldenSession.All)
        {
            for (var length = 0; length < packet.Length; length++) ReadAll(packet.AsSpan(0, length));
        }
    }

    [Fact]
    public void Readers_EveryBitFlipOfEveryPacket_NeverThrow()
    {
        foreach (var packet in GoldenSession.All)
        {
            for (var bit = 0; bit < packet.Length * 8; bit++) ReadAll(Flip(packet, bit));
        }
    }

    [Fact]
    public void Readers_RandomMutations_NeverThrow()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 200_000; round++)
        {
            var packet = GoldenSession.All[random.Next(GoldenSession.All.Count)].ToArray();
            Array.Resize(ref packet, random.Next(Math.Min(packet.Length * 2, 600)));
            for (var n = random.Next(8); n >= 0 && packet.Length > 0; n--) packet[random.Next(packet.Length)] = (byte)random.Next(256);
            ReadAll(packet);
        }
    }

    [Theory]
    [MemberData(nameof(Suites))]
    public void Channel_EveryPayloadLength_ComesThrough(byte suite)
    {
        var (console, bmc) = Pair(suite);
        var (datagram, plain) = (new byte[Rmcp.MaxDatagramLength], new byte[Rmcp.MaxDatagramLength]);
        for (var length = 0; length <= 255; length++)
        {
            var payload = Enumerable.Range(length, length).Select(i => (byte)i).ToArray();
            var total = console.Seal(PayloadType.Ipmi, payload, datagram);
            Assert.Equal(WireError.None, bmc.TryOpen(datagram.AsSpan(0, total), plain, out var type, out var opened));
            Assert.Equal(PayloadType.Ipmi, type);
            Assert.Equal(payload, plain[..opened]);
        }
    }

    [Theory]
    [MemberData(nameof(SigningSuites))]
    public void Channel_EveryPrefixAndEveryBitFlip_IsRefused(byte suite)
    {
        var (console, bmc) = Pair(suite);
        var (buffer, plain) = (new byte[Rmcp.MaxDatagramLength], new byte[Rmcp.MaxDatagramLength]);
        foreach (var length in new[] { 7, 8, 9, 10 }) // each pad
        {
            var datagram = buffer[..console.Seal(PayloadType.Ipmi, new byte[length], buffer)];
            for (var cut = 0; cut < datagram.Length; cut++)
                Assert.NotEqual(WireError.None, bmc.TryOpen(datagram.AsSpan(0, cut), plain, out _, out _));
            for (var bit = 4 * 8; bit < datagram.Length * 8; bit++) // the RMCP header is not signed
                Assert.NotEqual(WireError.None, bmc.TryOpen(Flip(datagram, bit), plain, out _, out _));
            Assert.Equal(WireError.None, bmc.TryOpen(datagram, plain, out _, out _));
        }
    }

    [Fact]
    public void Channel_PacketInClearOrUnsigned_IsRefused()
    {
        var (_, bmc) = Pair(17);
        var datagram = new byte[Rmcp.MaxDatagramLength];
        var clear = new RmcpPlusPacket { PayloadType = PayloadType.Ipmi, SessionId = bmc.LocalSessionId, Sequence = 1, Payload = new byte[32] };
        var length = RmcpPlusCodec.Write(datagram, clear, key: null);
        Assert.Equal(WireError.EncryptionMismatch, bmc.TryOpen(datagram.AsSpan(0, length), new byte[512], out _, out _));

        datagram[5] |= 0x80;
        Assert.Equal(WireError.AuthenticationMismatch, bmc.TryOpen(datagram.AsSpan(0, length), new byte[512], out _, out _));
    }

    [Fact]
    public void Rmcp_OtherClassOrTooLong_IsNamed()
    {
        Assert.Equal(WireError.NotIpmi, Rmcp.Check([6, 0, 0xFF, 6, 0])); // ASF
        Assert.Equal(WireError.TooLong, Rmcp.Check(new byte[Rmcp.MaxDatagramLength + 1]));
        Assert.Equal(WireError.Truncated, Rmcp.Check([6, 0, 0xFF, 7]));
    }

    private static void ReadAll(ReadOnlySpan<byte> bytes)
    {
        using var sik = KeyedHash.Sha1.With(GoldenSession.SessionIntegrityKey);
        using var channel = new SecureChannel(CipherSuite.Suite3, sik, GoldenSession.ConsoleSessionId, GoldenSession.BmcSessionId);
        channel.TryOpen(bytes, stackalloc byte[Rmcp.MaxDatagramLength], out _, out _);
        if (LegacyCodec.TryRead(bytes, out var message) == WireError.None) ReadMessage(message);
        var payload = RmcpPlusCodec.TryRead(bytes, out var packet) == WireError.None ? packet.Payload : bytes;
        OpenSessionRequest.TryRead(payload, out _);
        OpenSessionResponse.TryRead(payload, out _);
        Rakp1.TryRead(payload, out _);
        Rakp2.TryRead(payload, out _);
        Rakp3.TryRead(payload, out _);
        Rakp4.TryRead(payload, out _);
        ReadMessage(payload);
    }

    private static void ReadMessage(ReadOnlySpan<byte> bytes)
    {
        var data = IpmiMessageCodec.TryRead(bytes, out var message) == WireError.None ? message.Data : bytes;
        ChassisStatus.TryRead(data, out _);
        DeviceId.TryRead(data, out _);
        SystemGuid.TryRead(data, out _);
        BootFlags.TryRead(data, out _);
        AuthenticationCapabilities.TryRead(data, out _);
        GetBootFlagsCommand.Instance.TryRead(data, out _);
        ChassisControlCommand.TryReadRequest(data, out _);
        SetBootOptionCommand.TryReadRequest(data, out _, out _);
        GetBootOptionCommand.TryReadRequest(data, out _);
    }

    private static byte[] Flip(ReadOnlySpan<byte> bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << bit % 8);
        return flipped;
    }

    private static (SecureChannel Console, SecureChannel Bmc) Pair(byte suite)
    {
        var found = CipherSuite.Find(suite)!;
        using var sik = found.Authentication.Hash.With(Sik);
        return (new(found, sik, 1, 2, Password), new(found, sik, 2, 1, Password));
    }
}

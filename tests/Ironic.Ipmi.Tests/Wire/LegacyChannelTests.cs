using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Session;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Tests.Wire;

/// <summary>Packets of IPMI 1.5 sessions.</summary>
public sealed class LegacyChannelTests
{
    private const uint SessionId = 0x11223344;
    private static readonly LegacyKey Key = new("secret"u8);

    [Fact]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "What IPMI 1.5 has.")]
    public void Seal_Md5_SignsWhatTheSpecificationNames()
    {
        var datagram = new byte[Rmcp.MaxDatagramLength];
        using var channel = Channel(AuthenticationType.Md5, firstSequence: 0x0A);

        var length = channel.Seal(PayloadType.Ipmi, [0x20, 0x18, 0xC8, 0x81, 0x04, 0x01, 0x7A], datagram);

        byte[] password = [.. "secret"u8, .. new byte[10]];
        var code = MD5.HashData([.. password, 0x44, 0x33, 0x22, 0x11, 0x20, 0x18, 0xC8, 0x81, 0x04, 0x01, 0x7A, 0x0A, 0, 0, 0, .. password]);
        Assert.Equal(
            [0x06, 0x00, 0xFF, 0x07, 0x02, 0x0A, 0, 0, 0, 0x44, 0x33, 0x22, 0x11, .. code, 7, 0x20, 0x18, 0xC8, 0x81, 0x04, 0x01, 0x7A],
            datagram[..length]);
    }

    [Fact]
    public void Open_EveryPrefixAndEveryBitFlip_IsRefused_AndEachPacketTakenOnce()
    {
        var (datagram, plain) = (new byte[Rmcp.MaxDatagramLength], new byte[Rmcp.MaxDatagramLength]);
        using var bmc = Channel(AuthenticationType.Md5, firstSequence: uint.MaxValue);
        using var console = Channel(AuthenticationType.Md5, firstSequence: 1);
        for (var packet = 0; packet < 3; packet++) // the numbers wrap around, over 0
        {
            byte[] message = [1, 2, 3, 4, 5, 6, 7, (byte)packet];
            var whole = datagram[..bmc.Seal(PayloadType.Ipmi, message, datagram)];
            for (var cut = 0; cut < whole.Length; cut++) Assert.NotEqual(WireError.None, console.TryOpen(whole.AsSpan(0, cut), plain, out _, out _));
            for (var bit = 4 * 8; bit < whole.Length * 8; bit++)
            {
                var flipped = (byte[])whole.Clone();
                flipped[bit / 8] ^= (byte)(1 << bit % 8);
                Assert.NotEqual(WireError.None, console.TryOpen(flipped, plain, out _, out _));
            }

            Assert.Equal(WireError.None, console.TryOpen(whole, plain, out var type, out var length));
            Assert.Equal((PayloadType.Ipmi, message.Length), (type, length));
            Assert.Equal(message, plain[..length]);
            Assert.Equal(WireError.StaleSequence, console.TryOpen(whole, plain, out _, out _));
        }
    }

    [Fact]
    public void Open_UnsignedPacketInASignedSession_IsRefused()
    {
        var (datagram, plain) = (new byte[Rmcp.MaxDatagramLength], new byte[Rmcp.MaxDatagramLength]);
        using var forger = Channel(AuthenticationType.None, firstSequence: 5);
        using var console = Channel(AuthenticationType.Md5, firstSequence: 1);
        var length = forger.Seal(PayloadType.Ipmi, [1, 2, 3], datagram);
        Assert.Equal(WireError.AuthenticationMismatch, console.TryOpen(datagram.AsSpan(0, length), plain, out _, out _));
    }

    [Fact]
    public void Open_AnyBytes_NeverThrows()
    {
        var random = new Random(15);
        using var console = Channel(AuthenticationType.Md5, firstSequence: 1);
        var plain = new byte[Rmcp.MaxDatagramLength];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            if (bytes.Length > 4) (bytes[0], bytes[3], bytes[4]) = (6, 7, (byte)random.Next(6));
            Assert.NotEqual(WireError.None, console.TryOpen(bytes, plain, out _, out _));
        }
    }

    private static LegacyChannel Channel(AuthenticationType type, uint firstSequence) => new(new ActivatedSession(type, SessionId, firstSequence), Key);
}

using Ironic.Pxe.Tftp.Wire;

namespace Ironic.Pxe.Tests.Tftp.Wire;

public sealed class TftpCodecTests
{
    [Fact]
    public void TryReadRequest_AllOptions_AreRead()
    {
        Assert.True(TftpCodec.TryReadRequest(Packet(1, "pxelinux.0", "OCTET", "BLKSIZE", "1468", "tsize", "0", "timeout", "3", "windowsize", "16", "multicast", ""), out var request));
        Assert.Equal(new(IsRead: true, "pxelinux.0", TftpMode.Octet) { BlockSize = 1468, WantsSize = true, TimeoutSeconds = 3, WindowSize = 16 }, request);
    }

    [Theory]
    [InlineData("octet", "Octet")]
    [InlineData("NetAscii", "NetAscii")]
    [InlineData("mail", "Unknown")]
    [InlineData("", "Unknown")]
    public void TryReadRequest_Mode_IsKnownInAnyCase(string mode, string expected)
    {
        Assert.True(TftpCodec.TryReadRequest(Packet(1, "f", mode), out var request));
        Assert.Equal(expected, request.Mode.ToString());
    }

    [Theory]
    [InlineData("blksize", "x")]
    [InlineData("blksize", "-1")]
    [InlineData("blksize", "")]
    [InlineData("blksize", "99999999999999")]
    [InlineData("windowsize", "1.5")]
    public void TryReadRequest_OptionThatIsNoNumber_IsLeftOut(string option, string value)
    {
        Assert.True(TftpCodec.TryReadRequest(Packet(1, "f", "octet", option, value), out var request));
        Assert.Equal(new(IsRead: true, "f", TftpMode.Octet), request);
    }

    [Fact]
    public void TryReadRequest_Malformed_IsRefused()
    {
        byte[][] packets =
        [
            [], [0], [0, 1], [0, 1, 0], [0, 1, 0x66, 0], [0, 1, 0x66, 0, 0x6f], [0, 1, 0xff, 0xfe, 0, 0x6f, 0], [0, 3, 0, 1], [1, 1, 0x66, 0, 0x6f, 0],
            [0, 1, .. new byte[2000]], Packet(1, "", "octet"),
        ];
        Assert.All(packets, packet => Assert.False(TftpCodec.TryReadRequest(packet, out _)));
    }

    [Fact]
    public void Packets_AreTheSpecifiedBytes()
    {
        var header = new byte[4];
        TftpCodec.WriteDataHeader(header, 0xfffe);
        Assert.Equal([0, 3, 0xff, 0xfe], header);
        Assert.Equal([0, 5, 0, 1, .. "File not found"u8, 0], TftpCodec.Error(TftpErrorCode.FileNotFound, "File not found"));
        Assert.Equal([0, 6, .. "blksize\01468\0tsize\07\0"u8], TftpCodec.OptionAcknowledgement([("blksize", 1468), ("tsize", 7)]));
        Assert.True(TftpCodec.TryReadAcknowledgement([0, 4, 1, 2, 9], out var block));
        Assert.Equal(0x102, block);
        Assert.False(TftpCodec.TryReadAcknowledgement([0, 4, 1], out _));
        Assert.Equal("gone", TftpCodec.ReadErrorMessage([0, 5, 0, 0, .. "gone\0x"u8]));
        Assert.Equal("", TftpCodec.ReadErrorMessage([0, 5, 0]));
    }

    [Fact]
    public void Reading_RandomMutations_NeverThrows()
    {
        var random = new Random(20261121);
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var packet = Packet(1, "boot/programs/snponly.efi", "octet", "blksize", "1468", "windowsize", "16");
            for (var change = random.Next(1, 6); change > 0; change--) packet[random.Next(packet.Length)] = (byte)random.Next(256);
            var part = packet.AsSpan(0, random.Next(2) == 0 ? random.Next(packet.Length + 1) : packet.Length);
            if (TftpCodec.TryReadRequest(part, out _)) read++;
            TftpCodec.TryReadAcknowledgement(part, out _);
            Assert.NotNull(TftpCodec.ReadErrorMessage(part));
        }

        Assert.InRange(read, 1000, 19_000);
    }

    internal static byte[] Packet(byte opcode, params string[] texts) => [0, opcode, .. texts.SelectMany(text => (byte[])[.. System.Text.Encoding.UTF8.GetBytes(text), 0])];
}

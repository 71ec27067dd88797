using Ironic.Pxe.Dhcp.Wire;

namespace Ironic.Pxe.Tests.Dhcp.Wire;

public sealed class DhcpCodecTests
{
    [Theory]
    [InlineData("BiosIpxe", "iPXE on BIOS", 1472, "52:54:00:aa:bb:02")]
    [InlineData("UefiIpxe", "iPXE on UEFI x64", 1472, "52:54:00:aa:bb:02")]
    [InlineData("UefiFirmware", "UEFI x64 firmware (PXE)", 1472, "52:54:00:aa:bb:02")]
    [InlineData("Udhcpc", "a system (udhcp test)", 576, "52:54:00:aa:bb:01")]
    [InlineData("Dhclient", "a system", 0, "52:54:00:aa:bb:01")]
    public void TryRead_CapturedDiscover_FieldsAndClassAreRight(string capture, string words, int maxSize, string mac)
    {
        Assert.Equal(DhcpError.None, DhcpCodec.TryRead(DhcpCaptures.All[capture], out var read));

        Assert.True(read.IsRequest);
        Assert.Equal(DhcpMessageType.Discover, read.Type);
        Assert.Equal(mac, read.Hardware.ToString());
        Assert.Equal(maxSize, read.TryGetUInt16(DhcpOption.MaxMessageSize, out var size) ? size : 0);
        Assert.Equal(words, Pxe.Dhcp.ClientClass.Of(read).InWords);
    }

    [Fact]
    public void Write_Offer_IsTheSpecifiedBytes()
    {
        var bytes = DhcpRequests.Bytes(new(IsRequest: false, DhcpMessageType.Offer, 0x01020304, DhcpRequests.Mac)
        {
            WantsBroadcast = true,
            YourAddress = new(0x0a4d0064),
            NextServer = new(0x0a4d0001),
            File = "undionly.kpxe",
            Options = [(DhcpOption.ServerIdentifier, [10, 77, 0, 1]), (DhcpOption.LeaseTime, [0, 0, 14, 16])],
        });

        var expected = new byte[300];
        Convert.FromHexString("0201060001020304000080000000 00000a4d00640a4d000100000000525400aabb01".Replace(" ", "", StringComparison.Ordinal)).CopyTo(expected, 0);
        DhcpRequests.Ascii("undionly.kpxe").CopyTo(expected, 108);
        Convert.FromHexString("63825363" + "350102" + "36040a4d0001" + "330400000e10" + "ff").CopyTo(expected, 236);
        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(510)]
    [InlineData(700)]
    public void LongOption_WrittenAndRead_IsWhole(int length)
    {
        var value = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var bytes = DhcpRequests.Bytes(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.VendorSpecific, value), (DhcpOption.HostName, [65])));

        Assert.Equal(DhcpError.None, DhcpCodec.TryRead(bytes, out var read));
        Assert.True(read.TryGet(DhcpOption.VendorSpecific, new byte[DhcpPacket.ScratchLength], out var found));
        Assert.Equal(value, found.ToArray());
        Assert.True(read.TryGet(DhcpOption.HostName, [], out var next));
        Assert.Equal([65], next.ToArray());
    }

    [Fact]
    public void TryGet_PiecesInAllThreeAreas_AreJoinedInTheOrderOfTheRfc()
    {
        var bytes = DhcpRequests.Bytes(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.Overload, [3]), (DhcpOption.BootFileName, DhcpRequests.Ascii("one-"))));
        ((byte[])[67, 4, .. "two-"u8, 255]).CopyTo(bytes, 108);
        ((byte[])[67, 5, .. "three"u8, 255]).CopyTo(bytes, 44);

        Assert.Equal(DhcpError.None, DhcpCodec.TryRead(bytes, out var read));
        Assert.True(read.TryGet(DhcpOption.BootFileName, new byte[64], out var found));
        Assert.Equal("one-two-three", System.Text.Encoding.ASCII.GetString(found));
        Assert.False(read.TryGet(DhcpOption.BootFileName, new byte[8], out _)); // does not fit: not found, not half of it
    }

    [Fact]
    public void Write_MoreThanTheClientTakes_OverflowsIntoServerNameThenIsLeftOut()
    {
        var message = DhcpRequests.Of(DhcpMessageType.Ack, (DhcpOption.VendorSpecific, new byte[250]), (DhcpOption.BootFileName, new byte[50]), (DhcpOption.HostName, new byte[200]));
        var buffer = new byte[1500];

        var length = DhcpCodec.Write(message, buffer, maxLength: 0);

        Assert.InRange(length, DhcpCodec.PaddedLength, DhcpCodec.MinimumMaxLength);
        Assert.Equal(DhcpError.None, DhcpCodec.TryRead(buffer.AsSpan(0, length), out var read));
        Assert.True(read.ServerNameHoldsOptions);
        Assert.True(read.TryGet(DhcpOption.BootFileName, new byte[DhcpPacket.ScratchLength], out var inServerName));
        Assert.Equal(50, inServerName.Length);
        Assert.False(read.TryGet(DhcpOption.HostName, new byte[DhcpPacket.ScratchLength], out _));
    }

    public static TheoryData<string, byte[], string> Malformed()
    {
        var good = DhcpRequests.Bytes(DhcpRequests.Ipxe(DhcpMessageType.Discover));
        return new()
        {
            { "empty", [], "Truncated" },
            { "one byte short of the options", good[..239], "Truncated" },
            { "no options at all", good[..240], "NoMessageType" },
            { "another cookie", With(good, 236, 0), "NotDhcp" },
            { "neither request nor reply", With(good, 0, 9), "NotDhcp" },
            { "InfiniBand", With(good, 1, 32), "UnsupportedHardware" },
            { "16-byte address", With(good, 2, 16), "UnsupportedHardware" },
            { "message type 0", With(good, 242, 0), "NoMessageType" },
            { "message type 9", With(good, 242, 9), "NoMessageType" },
            { "message type of two bytes", [.. good[..240], 53, 2, 1, 1, 255], "NoMessageType" },
            { "length past the end", [.. good[..240], 53, 1, 1, 60, 200, 1], "OptionOverrun" },
            { "code without length", [.. good[..240], 53, 1, 1, 60], "OptionOverrun" },
            { "overrun within the file field", WithFile(good, [67, 127]), "OptionOverrun" },
        };
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void TryRead_Malformed_IsRefusedByName(string what, byte[] packet, string error)
    {
        Assert.NotEmpty(what);
        Assert.Equal(error, DhcpCodec.TryRead(packet, out _).ToString());
    }

    [Fact]
    public void TryRead_OptionsWithoutEnd_AreRead()
    {
        Assert.Equal(DhcpError.None, DhcpCodec.TryRead([.. DhcpRequests.Bytes(DhcpRequests.Of(DhcpMessageType.Discover))[..240], 0, 0, 53, 1, 1], out var read));
        Assert.Equal(DhcpMessageType.Discover, read.Type);
    }

    [Fact]
    public void TryRead_EveryPrefixAndEveryBitFlip_NeverThrows()
    {
        var packet = Captured();
        var outcomes = new HashSet<DhcpError>();
        for (var length = 0; length <= packet.Length; length++) outcomes.Add(ReadAll(packet.AsSpan(0, length)));
        for (var bit = 0; bit < packet.Length * 8; bit++)
        {
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
            outcomes.Add(ReadAll(packet));
            packet[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.Superset(new HashSet<DhcpError> { DhcpError.None, DhcpError.Truncated, DhcpError.NotDhcp, DhcpError.OptionOverrun, DhcpError.NoMessageType }, outcomes);
    }

    [Fact]
    public void TryRead_RandomMutations_NeverThrows()
    {
        var random = new Random(20261121);
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var packet = Captured();
            for (var change = random.Next(1, 12); change > 0; change--) packet[random.Next(random.Next(3) == 0 ? 0 : 230, packet.Length)] = (byte)random.Next(256);
            if (ReadAll(packet.AsSpan(0, random.Next(4) == 0 ? random.Next(packet.Length) : packet.Length)) == DhcpError.None) read++;
        }

        Assert.InRange(read, 1000, 19_000); // both sides of the line were walked
    }

    private static DhcpError ReadAll(ReadOnlySpan<byte> packet)
    {
        var error = DhcpCodec.TryRead(packet, out var read);
        if (error != DhcpError.None) return error;
        var scratch = new byte[DhcpPacket.ScratchLength];
        foreach (var code in Enum.GetValues<DhcpOption>()) read.TryGet(code, scratch, out _);
        read.TryGetAddress(DhcpOption.RequestedAddress, out _);
        Assert.NotNull(Pxe.Dhcp.ClientClass.Of(read).InWords);
        return error;
    }

    private static byte[] Captured() => [.. DhcpCaptures.All["BiosIpxe"]];

    private static byte[] With(byte[] packet, int at, byte value)
    {
        var copy = packet.ToArray();
        copy[at] = value;
        return copy;
    }

    private static byte[] WithFile(byte[] packet, byte[] file)
    {
        var copy = DhcpRequests.Bytes(DhcpRequests.Of(DhcpMessageType.Discover, (DhcpOption.Overload, [1])));
        Assert.NotEqual(packet, copy);
        file.CopyTo(copy, 108);
        return copy;
    }
}

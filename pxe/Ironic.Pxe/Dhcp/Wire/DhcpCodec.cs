using System.Buffers.Binary;
using System.Text;
using Ironic.Model.Ports;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>Reads and writes DHCPv4 messages. Pure; sockets, leases and policy live elsewhere.</summary>
/// <remarks>
/// RFC 2131 section 2, figure 1; options RFC 2132, long ones RFC 3396. Numbers are big-endian.
/// <code>
///   0 op  1 htype  2 hlen  3 hops      4 xid (4)
///   8 secs (2)    10 flags (2)        12 ciaddr (4)
///  16 yiaddr (4)  20 siaddr (4)       24 giaddr (4)
///  28 chaddr (16) 44 sname (64)      108 file (128)
/// 236 63 82 53 63                    240 options ... 255
/// </code>
/// </remarks>
internal static class DhcpCodec
{
    public const int HeaderLength = 240;

    /// <summary>RFC 2131 section 2: what every client must take: 576 bytes of IP datagram, less the IP and UDP headers.</summary>
    public const int MinimumMaxLength = 576 - 28;

    /// <summary>BOOTP's minimum (RFC 951): some relays and ROMs drop what is shorter.</summary>
    public const int PaddedLength = 300;

    /// <summary>Characters that fit the file field beside its NUL.</summary>
    public const int MaxFileLength = FileLength - 1;

    private const int HopsOffset = 3, XidOffset = 4, SecondsOffset = 8, FlagsOffset = 10, ClientOffset = 12, YourOffset = 16, NextServerOffset = 20,
        RelayOffset = 24, HardwareOffset = 28, ServerNameOffset = 44, FileOffset = 108, CookieOffset = 236;

    private const int ServerNameLength = 64, FileLength = 128, MaxOptionLength = 255;
    private const byte Request = 1, Reply = 2, Ethernet = 1, OverloadFile = 1, OverloadServerName = 2;
    private const ushort BroadcastFlag = 0x8000;
    private const uint Cookie = 0x63825363;

    /// <summary>Decodes one datagram. Never throws on hostile input.</summary>
    public static DhcpError TryRead(ReadOnlySpan<byte> datagram, out DhcpPacket packet)
    {
        packet = default;
        if (datagram.Length < HeaderLength) return DhcpError.Truncated;
        if (BinaryPrimitives.ReadUInt32BigEndian(datagram[CookieOffset..]) != Cookie) return DhcpError.NotDhcp;
        if (datagram[0] is not (Request or Reply)) return DhcpError.NotDhcp;
        if (datagram[1] != Ethernet || datagram[2] != MacAddress.Length) return DhcpError.UnsupportedHardware;

        var options = datagram[HeaderLength..];
        var file = datagram.Slice(FileOffset, FileLength);
        var serverName = datagram.Slice(ServerNameOffset, ServerNameLength);
        if (!TryScan(options, out var type, out var overload)) return DhcpError.OptionOverrun;
        var fileHoldsOptions = (overload & OverloadFile) != 0;
        var serverNameHoldsOptions = (overload & OverloadServerName) != 0;
        if (fileHoldsOptions && !TryScan(file, ref type)) return DhcpError.OptionOverrun;
        if (serverNameHoldsOptions && !TryScan(serverName, ref type)) return DhcpError.OptionOverrun;
        if (type is < DhcpMessageType.Discover or > DhcpMessageType.Inform) return DhcpError.NoMessageType;

        packet = new()
        {
            IsRequest = datagram[0] == Request,
            Type = type,
            Hops = datagram[HopsOffset],
            TransactionId = BinaryPrimitives.ReadUInt32BigEndian(datagram[XidOffset..]),
            Seconds = BinaryPrimitives.ReadUInt16BigEndian(datagram[SecondsOffset..]),
            WantsBroadcast = (BinaryPrimitives.ReadUInt16BigEndian(datagram[FlagsOffset..]) & BroadcastFlag) != 0,
            ClientAddress = Ipv4.Read(datagram[ClientOffset..]),
            YourAddress = Ipv4.Read(datagram[YourOffset..]),
            NextServer = Ipv4.Read(datagram[NextServerOffset..]),
            RelayAddress = Ipv4.Read(datagram[RelayOffset..]),
            Hardware = MacAddress.From(datagram.Slice(HardwareOffset, MacAddress.Length)),
            Options = options,
            File = file,
            ServerName = serverName,
            FileHoldsOptions = fileHoldsOptions,
            ServerNameHoldsOptions = serverNameHoldsOptions,
        };
        return DhcpError.None;
    }

    /// <summary>
    /// Encodes a message. What does not fit the options field goes into "sname" (RFC 2131 section 4.1, option 52); what fits neither is left out,
    /// which the order of <see cref="DhcpMessage.Options"/> makes the least needed.
    /// </summary>
    /// <param name="message">What to write.</param>
    /// <param name="destination">At least <see cref="PaddedLength"/> bytes.</param>
    /// <param name="maxLength">The most that the client takes, in bytes of UDP payload; less than <see cref="MinimumMaxLength"/> is taken as that.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(DhcpMessage message, Span<byte> destination, int maxLength)
    {
        destination = destination[..Math.Min(destination.Length, Math.Max(maxLength, MinimumMaxLength))];
        destination.Clear();
        destination[0] = message.IsRequest ? Request : Reply;
        destination[1] = Ethernet;
        destination[2] = MacAddress.Length;
        BinaryPrimitives.WriteUInt32BigEndian(destination[XidOffset..], message.TransactionId);
        BinaryPrimitives.WriteUInt16BigEndian(destination[SecondsOffset..], message.Seconds);
        BinaryPrimitives.WriteUInt16BigEndian(destination[FlagsOffset..], message.WantsBroadcast ? BroadcastFlag : (ushort)0);
        message.ClientAddress.Write(destination[ClientOffset..]);
        message.YourAddress.Write(destination[YourOffset..]);
        message.NextServer.Write(destination[NextServerOffset..]);
        message.RelayAddress.Write(destination[RelayOffset..]);
        message.Hardware.CopyTo(destination.Slice(HardwareOffset, MacAddress.Length));
        Encoding.ASCII.GetBytes(message.File, destination.Slice(FileOffset, MaxFileLength));
        BinaryPrimitives.WriteUInt32BigEndian(destination[CookieOffset..], Cookie);
        return Math.Max(WriteOptions(message, destination), PaddedLength);
    }

    private static int WriteOptions(DhcpMessage message, Span<byte> destination)
    {
        const int Reserved = 4; // the overload option, should it be needed, and the end

        var serverName = destination.Slice(ServerNameOffset, ServerNameLength);
        int at = HeaderLength, inServerName = 0;
        Append(destination, ref at, DhcpOption.MessageType, [(byte)message.Type]);
        foreach (var (code, value) in message.Options)
        {
            if (at + Measure(value.Length) <= destination.Length - Reserved) Append(destination, ref at, code, value);
            else if (inServerName + Measure(value.Length) < ServerNameLength) Append(serverName, ref inServerName, code, value);
        }

        if (inServerName > 0)
        {
            serverName[inServerName] = (byte)DhcpOption.End;
            Append(destination, ref at, DhcpOption.Overload, [OverloadServerName]);
        }

        destination[at++] = (byte)DhcpOption.End;
        return at;
    }

    /// <summary>Bytes of a value with its headers, one per piece of at most 255 bytes.</summary>
    private static int Measure(int length) => length + (2 * Math.Max(1, (length + MaxOptionLength - 1) / MaxOptionLength));

    private static void Append(Span<byte> area, ref int at, DhcpOption code, ReadOnlySpan<byte> value)
    {
        do
        {
            var piece = value[..Math.Min(value.Length, MaxOptionLength)];
            area[at] = (byte)code;
            area[at + 1] = (byte)piece.Length;
            piece.CopyTo(area[(at + 2)..]);
            at += 2 + piece.Length;
            value = value[piece.Length..];
        }
        while (!value.IsEmpty);
    }

    private static bool TryScan(ReadOnlySpan<byte> area, out DhcpMessageType type, out byte overload)
    {
        (type, overload) = (DhcpMessageType.None, 0);
        var reader = new DhcpOptionReader(area);
        while (reader.Read())
        {
            if (reader.Value.Length != 1) continue;
            if (reader.Code == DhcpOption.MessageType) type = (DhcpMessageType)reader.Value[0];
            if (reader.Code == DhcpOption.Overload) overload = reader.Value[0];
        }

        return !reader.Overran;
    }

    private static bool TryScan(ReadOnlySpan<byte> area, ref DhcpMessageType type)
    {
        if (!TryScan(area, out var found, out _)) return false;
        if (type == DhcpMessageType.None) type = found;
        return true;
    }
}

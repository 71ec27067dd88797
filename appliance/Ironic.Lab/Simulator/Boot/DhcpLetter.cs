using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Ironic.Lab.Simulator.Boot;

/// <summary>The DHCP messages of a client behind a relay, and what comes back. Pure; an implementation of its own, so that a server's codec does not judge itself.</summary>
/// <remarks>
/// RFC 2131 section 2, RFC 2132, RFC 4578 (PXE), RFC 3046 with RFC 8357 (the relay hears answers at the port it sends from).
/// <code>
/// 0  op  1  htype  2  hlen  3  hops   4  xid (4)   8  secs (2)  10  flags (2)
/// 12 ciaddr  16 yiaddr  20 siaddr  24 giaddr   28 chaddr (16)   44 sname (64)  108 file (128)   236 cookie  240 options
/// </code>
/// </remarks>
internal static class DhcpLetter
{
    /// <summary>Bytes that any letter of ours fits into.</summary>
    public const int MaxLength = 512;

    public const byte Discover = 1, Offer = 2, Request = 3, Ack = 5, Nak = 6;

    private const int XidOffset = 4, YoursOffset = 16, ServerOffset = 20, RelayOffset = 24, HardwareOffset = 28, FileOffset = 108, FileLength = 128, CookieOffset = 236, OptionsOffset = 240;
    private const int MinimumLength = 300; // BOOTP's, RFC 1542 section 2.1
    private const uint Cookie = 0x63825363;
    private const byte RequestOp = 1, ReplyOp = 2, Ethernet = 1, MacLength = 6;
    private const byte Pad = 0, RequestedAddress = 50, MessageType = 53, ServerIdentifier = 54, ParameterList = 55, MaxSize = 57, VendorClass = 60, BootFileName = 67, UserClass = 77,
        RelayInformation = 82, Architecture = 93, NetworkInterface = 94, MachineIdentifier = 97, IpxeOptions = 175, End = 255;

    /// <summary>Writes a DISCOVER, or a REQUEST when <paramref name="chosen"/> is given.</summary>
    public static int Write(Span<byte> to, uint xid, ReadOnlySpan<byte> mac, DhcpSpeaker speaker, IPAddress relay, DhcpAnswer? chosen)
    {
        to.Clear();
        (to[0], to[1], to[2], to[3]) = (RequestOp, Ethernet, MacLength, 1);
        BinaryPrimitives.WriteUInt32BigEndian(to[XidOffset..], xid);
        relay.TryWriteBytes(to[RelayOffset..], out _);
        mac.CopyTo(to[HardwareOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(to[CookieOffset..], Cookie);
        var at = OptionsOffset;
        Put(to, ref at, MessageType, [chosen is null ? Discover : Request]);
        if (chosen is not null)
        {
            Put(to, ref at, RequestedAddress, chosen.Lease.Address.GetAddressBytes());
            Put(to, ref at, ServerIdentifier, chosen.Server.GetAddressBytes());
        }

        Put(to, ref at, MaxSize, [0x05, 0xC0]); // 1472
        Put(to, ref at, ParameterList, [1, 3, 6, 12, 15, 43, 54, 60, 66, BootFileName, 175]);
        PutIdentity(to, ref at, mac, speaker);
        Put(to, ref at, RelayInformation, [19, 0]);
        to[at++] = End;
        return Math.Max(at, MinimumLength);
    }

    /// <summary>The transaction of a reply; null: it is none.</summary>
    public static uint? XidOf(ReadOnlySpan<byte> reply) =>
        reply.Length > OptionsOffset && reply[0] == ReplyOp && BinaryPrimitives.ReadUInt32BigEndian(reply[CookieOffset..]) == Cookie ? BinaryPrimitives.ReadUInt32BigEndian(reply[XidOffset..]) : null;

    /// <summary>Null: it makes no sense. Never throws on hostile input.</summary>
    public static DhcpAnswer? Read(ReadOnlySpan<byte> reply)
    {
        if (XidOf(reply) is null) return null;
        byte? type = null;
        IPAddress? server = null;
        var file = Text(reply.Slice(FileOffset, FileLength));
        var rest = reply[OptionsOffset..];
        while (rest.Length > 0 && rest[0] != End)
        {
            if (rest[0] == Pad)
            {
                rest = rest[1..];
                continue;
            }

            if (rest.Length < 2 || rest.Length < 2 + rest[1]) return null;
            var value = rest.Slice(2, rest[1]);
            if (rest[0] == MessageType && value.Length == 1) type = value[0];
            else if (rest[0] == ServerIdentifier && value.Length == 4) server = new(value);
            else if (rest[0] == BootFileName) file = Text(value);
            rest = rest[(2 + value.Length)..];
        }

        return type is { } known && server is not null ? new(known, server, new(new(reply.Slice(YoursOffset, 4)), new(reply.Slice(ServerOffset, 4)), file)) : null;
    }

    private static void PutIdentity(Span<byte> to, ref int at, ReadOnlySpan<byte> mac, DhcpSpeaker speaker)
    {
        if (speaker == DhcpSpeaker.System)
        {
            Put(to, ref at, VendorClass, "udhcp 1.35.0"u8);
            return;
        }

        Put(to, ref at, VendorClass, "PXEClient:Arch:00000:UNDI:002001"u8);
        Put(to, ref at, Architecture, [0, 0]);
        Put(to, ref at, NetworkInterface, [1, 2, 1]);
        Span<byte> identifier = stackalloc byte[17];
        identifier.Clear();
        mac.CopyTo(identifier[11..]);
        Put(to, ref at, MachineIdentifier, identifier);
        if (speaker != DhcpSpeaker.Ipxe) return;
        Put(to, ref at, UserClass, "iPXE"u8);
        Put(to, ref at, IpxeOptions, [0x13, 1, 1]); // it has HTTP
    }

    private static void Put(Span<byte> to, ref int at, byte code, ReadOnlySpan<byte> value)
    {
        (to[at], to[at + 1]) = (code, (byte)value.Length);
        value.CopyTo(to[(at + 2)..]);
        at += 2 + value.Length;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes.IndexOf((byte)0) is var end and >= 0 ? bytes[..end] : bytes);
}

/// <summary>A DHCP server's answer.</summary>
/// <param name="Type"><see cref="DhcpLetter.Offer"/>, <see cref="DhcpLetter.Ack"/>, <see cref="DhcpLetter.Nak"/>.</param>
/// <param name="Server">Option 54.</param>
/// <param name="Lease">What it gives.</param>
internal sealed record DhcpAnswer(byte Type, IPAddress Server, DhcpLease Lease);

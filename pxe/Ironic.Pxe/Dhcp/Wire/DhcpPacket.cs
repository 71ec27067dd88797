using System.Buffers.Binary;
using Ironic.Model.Ports;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>A DHCPv4 message as received. A view: the spans alias the datagram and live no longer than it.</summary>
internal readonly ref struct DhcpPacket
{
    /// <summary>Enough for any option that we read whole: RFC 3396 lets one be split over many.</summary>
    public const int ScratchLength = 1024;

    public required bool IsRequest { get; init; }
    public required DhcpMessageType Type { get; init; }
    public required byte Hops { get; init; }
    public required uint TransactionId { get; init; }
    public required ushort Seconds { get; init; }
    public required bool WantsBroadcast { get; init; }

    /// <summary>ciaddr: the address that the client has and answers ARP for.</summary>
    public required Ipv4 ClientAddress { get; init; }

    /// <summary>yiaddr.</summary>
    public required Ipv4 YourAddress { get; init; }

    /// <summary>siaddr.</summary>
    public required Ipv4 NextServer { get; init; }

    /// <summary>giaddr: the relay agent's address on the client's subnet; 0.0.0.0 when there is no relay.</summary>
    public required Ipv4 RelayAddress { get; init; }

    /// <summary>chaddr.</summary>
    public required MacAddress Hardware { get; init; }

    /// <summary>The options field, after the cookie.</summary>
    public required ReadOnlySpan<byte> Options { get; init; }

    /// <summary>The 128 bytes of "file": options when option 52 says so, else a NUL-terminated name.</summary>
    public required ReadOnlySpan<byte> File { get; init; }

    /// <summary>The 64 bytes of "sname"; likewise.</summary>
    public required ReadOnlySpan<byte> ServerName { get; init; }

    public required bool FileHoldsOptions { get; init; }

    public required bool ServerNameHoldsOptions { get; init; }

    /// <summary>Finds an option; one that was sent in pieces is joined (RFC 3396), in the order options, file, sname.</summary>
    /// <param name="code">Which.</param>
    /// <param name="scratch">Where to join the pieces; <see cref="ScratchLength"/> bytes will do. Longer ones are not found.</param>
    /// <param name="value">Aliases the datagram or the scratch.</param>
    public bool TryGet(DhcpOption code, Span<byte> scratch, out ReadOnlySpan<byte> value)
    {
        value = default;
        var pieces = 0;
        return Collect(Options, code, scratch, ref value, ref pieces)
            && (!FileHoldsOptions || Collect(File, code, scratch, ref value, ref pieces))
            && (!ServerNameHoldsOptions || Collect(ServerName, code, scratch, ref value, ref pieces))
            && pieces > 0;
    }

    public bool TryGetAddress(DhcpOption code, out Ipv4 address)
    {
        Span<byte> scratch = stackalloc byte[Ipv4.Length];
        var found = TryGet(code, scratch, out var value) && value.Length == Ipv4.Length;
        address = found ? Ipv4.Read(value) : default;
        return found;
    }

    public bool TryGetUInt16(DhcpOption code, out ushort number)
    {
        Span<byte> scratch = stackalloc byte[ScratchLength];
        var found = TryGet(code, scratch, out var value) && value.Length >= sizeof(ushort);
        number = found ? BinaryPrimitives.ReadUInt16BigEndian(value) : default;
        return found;
    }

    private static bool Collect(ReadOnlySpan<byte> area, DhcpOption code, Span<byte> scratch, ref ReadOnlySpan<byte> value, ref int pieces)
    {
        var reader = new DhcpOptionReader(area);
        while (reader.Read())
        {
            if (reader.Code != code) continue;
            if (pieces++ == 0)
            {
                value = reader.Value;
                continue;
            }

            if (value.Length + reader.Value.Length > scratch.Length) return false;
            value.CopyTo(scratch); // a no-op from the third piece on
            reader.Value.CopyTo(scratch[value.Length..]);
            value = scratch[..(value.Length + reader.Value.Length)];
        }

        return true;
    }
}

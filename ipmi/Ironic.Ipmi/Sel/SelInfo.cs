using System.Buffers.Binary;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sel;

/// <summary>State of the System Event Log, IPMI v2.0 rev 1.1, table 31-2.</summary>
/// <param name="Count">Records that it says it holds; what a walk finds is what counts.</param>
/// <param name="FreeBytes">FFFFh: that or more.</param>
/// <param name="LastAdded">Null: never, or not known.</param>
/// <param name="LastErased">Null: never, or not known.</param>
/// <remarks>
/// <code>
/// 0  version (51h)   1  count (2)   3  free (2)   5  last add (4)   9  last erase (4)   13  bit 7 overflow, 3 delete, 2 partial add, 1 reserve, 0 allocation
/// </code>
/// </remarks>
public readonly record struct SelInfo(ushort Count, ushort FreeBytes, DateTimeOffset? LastAdded, DateTimeOffset? LastErased)
{
    public const int Length = 14;

    private const byte Version = 0x51, OverflowBit = 0x80, DeleteBit = 0x08, ReserveBit = 0x02;

    /// <summary>Events were lost because it was full.</summary>
    public bool HasOverflowed { get; init; }

    public bool CanDelete { get; init; }

    public bool CanReserve { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> data, out SelInfo info)
    {
        info = default;
        if (data.Length < Length) return false;
        info = new(BinaryPrimitives.ReadUInt16LittleEndian(data[1..]), BinaryPrimitives.ReadUInt16LittleEndian(data[3..]), IpmiTime.Read(data[5..]), IpmiTime.Read(data[9..]))
        {
            HasOverflowed = (data[13] & OverflowBit) != 0, CanDelete = (data[13] & DeleteBit) != 0, CanReserve = (data[13] & ReserveBit) != 0,
        };
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = Version;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], Count);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[3..], FreeBytes);
        IpmiTime.Write(destination[5..], LastAdded);
        IpmiTime.Write(destination[9..], LastErased);
        destination[13] = (byte)((HasOverflowed ? OverflowBit : 0) | (CanDelete ? DeleteBit : 0) | (CanReserve ? ReserveBit : 0));
        return Length;
    }
}

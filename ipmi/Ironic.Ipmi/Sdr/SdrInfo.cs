using System.Buffers.Binary;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Sdr;

/// <summary>State of the SDR repository, IPMI v2.0 rev 1.1, table 33-3.</summary>
/// <param name="Count">Records that it says it holds; what a walk finds is what counts.</param>
/// <param name="LastAdded">Null: never, or not known. With <paramref name="LastErased"/>, it tells whether a walk's result still holds.</param>
/// <param name="LastErased">Null: never, or not known.</param>
/// <remarks>
/// <code>
/// 0  version (51h)   1  count (2)   3  free (2)   5  last add (4)   9  last erase (4)   13  operations
/// </code>
/// </remarks>
public readonly record struct SdrInfo(ushort Count, DateTimeOffset? LastAdded, DateTimeOffset? LastErased)
{
    public const int Length = 14;

    /// <summary>Reservations are served, updates only in a mode of their own.</summary>
    private const byte Operations = 0x42;

    public static bool TryRead(ReadOnlySpan<byte> data, out SdrInfo info)
    {
        info = data.Length < Length ? default : new(BinaryPrimitives.ReadUInt16LittleEndian(data[1..]), IpmiTime.Read(data[5..]), IpmiTime.Read(data[9..]));
        return data.Length >= Length;
    }

    public int Write(Span<byte> destination)
    {
        destination[0] = SdrRecord.Version;
        BinaryPrimitives.WriteUInt16LittleEndian(destination[1..], Count);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[3..], 0); // no room for more
        IpmiTime.Write(destination[5..], LastAdded);
        IpmiTime.Write(destination[9..], LastErased);
        destination[13] = Operations;
        return Length;
    }
}

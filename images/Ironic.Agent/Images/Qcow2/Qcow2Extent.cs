using System.Buffers.Binary;

namespace Ironic.Agent.Images.Qcow2;

/// <summary>A stretch of the file that holds a stretch of the disk.</summary>
/// <param name="Host">First byte in the file.</param>
/// <param name="Length">Bytes in the file; of a compressed cluster, at most that many.</param>
/// <param name="Guest">First byte on the disk.</param>
/// <param name="Compressed">One cluster, deflated.</param>
internal readonly record struct Qcow2Extent(long Host, long Length, long Guest, bool Compressed)
{
    private const ulong CompressedFlag = 1UL << 62;
    private const ulong ZeroFlag = 1;
    private const ulong OffsetMask = 0x00FF_FFFF_FFFF_FE00;

    public long HostEnd => Host + Length;

    /// <summary>
    /// Reads an entry of a second table. Standard: bit 0 reads as zeros, bits 9-55 the cluster's place. Compressed (bit 62): with
    /// x = 62 - (cluster bits - 8), bits 0 to x-1 the place, bits x to 61 the count of further 512-byte sectors.
    /// Null: the cluster is not in the file, and reads as zeros.
    /// </summary>
    public static Qcow2Extent? FromEntry(ReadOnlySpan<byte> bytes, long guest, int clusterBits)
    {
        var entry = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        if ((entry & CompressedFlag) != 0)
        {
            var placeBits = 62 - (clusterBits - 8);
            var place = (long)(entry & ((1UL << placeBits) - 1));
            var sectors = (long)((entry & (CompressedFlag - 1)) >> placeBits) + 1;
            return new(place, (sectors * 512) - (place & 511), guest, Compressed: true);
        }

        var offset = (long)(entry & OffsetMask);
        return offset == 0 || (entry & ZeroFlag) != 0 ? null : new(offset, 1L << clusterBits, guest, Compressed: false);
    }

    /// <summary>Whether <paramref name="next"/> goes on, in file and on disk, where this one ends.</summary>
    public bool IsContinuedBy(Qcow2Extent next) => !Compressed && !next.Compressed && next.Host == HostEnd && next.Guest == Guest + Length;
}

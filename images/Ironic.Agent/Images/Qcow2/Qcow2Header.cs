using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ironic.Agent.Images.Qcow2;

/// <summary>
/// Header of a qcow2 image (QEMU, docs/interop/qcow2.txt); big-endian.
/// <code>
///  0 magic(4) "QFI\xFB"   4 version(4)      8 backing file offset(8)   16 backing file length(4)   20 cluster bits(4)
/// 24 virtual size(8)     32 encryption(4)  36 L1 entries(4)           40 L1 offset(8)             48 refcounts ...
/// version 3: 72 incompatible features(8): 0 dirty, 1 corrupt, 2 external data file, 3 compression type, 4 extended L2;  104 compression type(1)
/// </code>
/// </summary>
/// <param name="VirtualSize">Bytes of the disk inside.</param>
/// <param name="ClusterBits">A cluster has 2 to this power bytes.</param>
/// <param name="L1Entries">Entries of the first table.</param>
/// <param name="L1Offset">Its place in the file.</param>
internal sealed record Qcow2Header(long VirtualSize, int ClusterBits, int L1Entries, long L1Offset)
{
    /// <summary>Bytes that <see cref="TryRead"/> looks at.</summary>
    public const int Length = 105;

    private const int MaxL1Entries = 32 * 1024 * 1024 / sizeof(long); // QEMU's own bound

    public int ClusterSize => 1 << ClusterBits;

    /// <summary>Entries of a second table: one cluster of them.</summary>
    public int L2Entries => ClusterSize / sizeof(long);

    public static bool IsQcow2(ReadOnlySpan<byte> start) => start is [(byte)'Q', (byte)'F', (byte)'I', 0xFB, ..];

    /// <summary>False: not an image that may be used; <paramref name="problem"/> says why.</summary>
    public static bool TryRead(ReadOnlySpan<byte> start, [NotNullWhen(true)] out Qcow2Header? header, out string problem)
    {
        header = null;
        problem = Check(start);
        if (problem.Length > 0) return false;
        header = new(
            BinaryPrimitives.ReadInt64BigEndian(start[24..]), BinaryPrimitives.ReadInt32BigEndian(start[20..]),
            BinaryPrimitives.ReadInt32BigEndian(start[36..]), BinaryPrimitives.ReadInt64BigEndian(start[40..]));
        return true;
    }

    private static string Check(ReadOnlySpan<byte> start)
    {
        if (start.Length < Length || !IsQcow2(start)) return "it is no qcow2 image";
        var version = BinaryPrimitives.ReadUInt32BigEndian(start[4..]);
        if (version is not (2 or 3)) return string.Create(CultureInfo.InvariantCulture, $"it is qcow2 of version {version}; 2 and 3 are supported");
        if (BinaryPrimitives.ReadUInt64BigEndian(start[8..]) != 0) return "it has a backing file, which is not allowed";
        if (BinaryPrimitives.ReadUInt32BigEndian(start[32..]) != 0) return "it is encrypted";
        if (version == 3 && CheckFeatures(start) is { Length: > 0 } feature) return feature;

        var clusterBits = BinaryPrimitives.ReadUInt32BigEndian(start[20..]);
        if (clusterBits is < 9 or > 21) return string.Create(CultureInfo.InvariantCulture, $"its clusters have 2^{clusterBits} bytes; 2^9 to 2^21 are allowed");
        var size = BinaryPrimitives.ReadInt64BigEndian(start[24..]);
        var entries = BinaryPrimitives.ReadUInt32BigEndian(start[36..]);
        var needed = size <= 0 ? 0 : (size - 1) / (1L << (int)((2 * clusterBits) - 3)) + 1;
        if (size <= 0 || entries > MaxL1Entries || entries < needed) return string.Create(CultureInfo.InvariantCulture, $"its size of {size} bytes and its first table of {entries} entries do not fit together");
        return BinaryPrimitives.ReadInt64BigEndian(start[40..]) <= 0 ? "its first table has no place" : "";
    }

    private static string CheckFeatures(ReadOnlySpan<byte> start)
    {
        const ulong Dirty = 1, Corrupt = 2, DataFile = 4, CompressionType = 8, ExtendedL2 = 16;
        var features = BinaryPrimitives.ReadUInt64BigEndian(start[72..]);
        if ((features & DataFile) != 0) return "it has an external data file, which is not allowed";
        if ((features & Corrupt) != 0) return "it is marked as corrupt";
        if ((features & ExtendedL2) != 0) return "it uses extended L2 entries, which are not supported";
        if ((features & CompressionType) != 0 && start[104] != 0) return "its clusters are not compressed by zlib; other compressions are not supported";
        return (features & ~(Dirty | CompressionType)) != 0 ? string.Create(CultureInfo.InvariantCulture, $"it has unknown features (0x{features:x})") : "";
    }
}

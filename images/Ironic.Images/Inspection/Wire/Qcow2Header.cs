using System.Buffers.Binary;

namespace Ironic.Images.Inspection.Wire;

/// <summary>The header of a qcow2 image, version 2 or 3, and what of it makes the image unfit to be opened.</summary>
/// <remarks>
/// QEMU, docs/interop/qcow2.txt. Big-endian.
/// <code>
///  0 51 46 49 FB       4 version (4)             8 backing file offset (8)   16 backing file name length (4)
/// 20 cluster bits (4) 24 virtual size (8)       32 encryption method (4)    36 L1 entries (4)
/// 40 L1 offset (8)    48 refcount offset (8)    56 refcount clusters (4)    60 snapshots (4)   64 snapshots offset (8)
/// version 3:          72 incompatible (8)       80 compatible (8)           88 autoclear (8)
/// 96 refcount order (4)  100 header length (4)  104 compression type (1, where the header is that long)
/// header extensions:  type (4)  length (4)  data, padded to 8; type 0 ends them; the backing file's name follows
/// </code>
/// </remarks>
internal readonly record struct Qcow2Header
{
    private const int Version2Length = 72, Version3Length = 104;
    private const int VersionOffset = 4, BackingOffset = 8, ClusterBitsOffset = 20, SizeOffset = 24, CryptOffset = 32, L1SizeOffset = 36, L1Offset = 40;
    private const int RefcountOffset = 48, RefcountClustersOffset = 56, SnapshotsOffset = 60, IncompatibleOffset = 72, RefcountOrderOffset = 96, HeaderLengthOffset = 100;

    private const uint EndOfExtensions = 0, EncryptionExtension = 0x0537be77, DataFileExtension = 0x44415441; // "DATA"
    private const ulong Corrupt = 1 << 1, ExternalData = 1 << 2, KnownFeatures = 0b11111; // dirty, corrupt, external data, compression type, extended L2

    // QEMU's own bounds (block/qcow2.h): QCOW_MAX_L1_SIZE, QCOW_MAX_REFTABLE_SIZE, QCOW_MAX_SNAPSHOTS
    private const int MinClusterBits = 9, MaxClusterBits = 21, MaxRefcountOrder = 6;
    private const long MaxL1Bytes = 32 << 20, MaxRefcountTableBytes = 8 << 20;
    private const uint MaxSnapshots = 65536;

    public int Version { get; init; }

    public long VirtualSize { get; init; }

    public int ClusterBytes { get; init; }

    public static bool HasMagic(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[(byte)'Q', (byte)'F', (byte)'I', 0xfb]);

    /// <summary>Reads a header that <see cref="HasMagic"/>. Never throws, whatever the bytes.</summary>
    /// <param name="head">The image's first bytes, the whole header with its extensions among them.</param>
    /// <param name="fileLength">Bytes of the image file; null: not known yet.</param>
    /// <param name="header">Valid when nothing is wrong.</param>
    /// <param name="safe">False: the image would have QEMU open something else, or be decrypted.</param>
    /// <returns>What is wrong, completing the sentence "image X ..."; null: nothing.</returns>
    public static string? TryRead(ReadOnlySpan<byte> head, long? fileLength, out Qcow2Header header, out bool safe)
    {
        header = default;
        safe = true;
        if (head.Length < Version2Length) return $"is cut off within its qcow2 header ({head.Length} bytes)";

        var version = U32(head, VersionOffset);
        if (version is not (2 or 3)) return $"is qcow2 of version {version}; versions 2 and 3 are known";
        if (version == 3 && head.Length < Version3Length) return $"is cut off within its qcow2 header ({head.Length} bytes)";

        safe = false;
        if (U64(head, BackingOffset) != 0) return $"names a backing file ({BackingName(head)})";
        if (U32(head, CryptOffset) is not 0 and var crypt) return $"is encrypted ({(crypt == 1 ? "AES" : crypt == 2 ? "LUKS" : $"method {crypt}")})";
        if (version == 3 && CheckFeatures(U64(head, IncompatibleOffset)) is { } feature) return feature;
        if (version == 3 && CheckExtensions(head) is { } extension) return extension;

        safe = true;
        header = new() { Version = (int)version };
        return CheckGeometry(head, fileLength, version, ref header);
    }

    private static string? CheckFeatures(ulong incompatible)
    {
        if ((incompatible & ExternalData) != 0) return "keeps its data in an external file";
        if ((incompatible & Corrupt) != 0) return "is marked corrupt by its own header";
        return (incompatible & ~KnownFeatures) is not 0 and var unknown ? $"needs qcow2 features that nobody here knows (incompatible bits 0x{unknown:x})" : null;
    }

    private static string? CheckExtensions(ReadOnlySpan<byte> head)
    {
        var headerLength = U32(head, HeaderLengthOffset);
        if (headerLength < Version3Length || headerLength % 8 != 0) return $"has a damaged qcow2 header (length {headerLength})";

        for (long at = headerLength; ;)
        {
            if (at + 8 > head.Length) return "has qcow2 header extensions without end";
            var type = U32(head, (int)at);
            switch (type)
            {
                case EndOfExtensions: return null;
                case DataFileExtension: return "names an external data file";
                case EncryptionExtension: return "is encrypted (it has a LUKS header)";
            }

            at += 8 + (((long)U32(head, (int)at + 4) + 7) & ~7L);
        }
    }

    private static string? CheckGeometry(ReadOnlySpan<byte> head, long? fileLength, uint version, ref Qcow2Header header)
    {
        var clusterBits = U32(head, ClusterBitsOffset);
        if (clusterBits is < MinClusterBits or > MaxClusterBits) return $"has clusters of 2^{clusterBits} bytes; 2^{MinClusterBits} to 2^{MaxClusterBits} are possible";
        var size = U64(head, SizeOffset);
        if (size is 0 or > long.MaxValue) return $"has an impossible virtual size ({size} bytes)";
        if (version == 3 && U32(head, RefcountOrderOffset) is > MaxRefcountOrder and var order) return $"has an impossible reference count width (2^{order} bits)";
        if (U32(head, SnapshotsOffset) is > MaxSnapshots and var snapshots) return $"claims {snapshots} snapshots";

        var cluster = 1L << (int)clusterBits;
        header = header with { VirtualSize = (long)size, ClusterBytes = (int)cluster };
        var l1Bytes = U32(head, L1SizeOffset) * 8L;
        var l2Coverage = (UInt128)(cluster / 8) * (UInt128)cluster; // bytes of disk behind one L1 entry, at most (extended L2 entries: half)
        if (l1Bytes > MaxL1Bytes || (UInt128)(l1Bytes / 8) * l2Coverage < size) return $"has an L1 table of {l1Bytes / 8} entries for {size} bytes";
        var refcountBytes = U32(head, RefcountClustersOffset) * cluster;
        if (refcountBytes is 0 or > MaxRefcountTableBytes) return $"has a reference count table of {refcountBytes} bytes";

        return CheckTable("L1", U64(head, L1Offset), l1Bytes, cluster, fileLength) ?? CheckTable("reference count", U64(head, RefcountOffset), refcountBytes, cluster, fileLength);
    }

    private static string? CheckTable(string name, ulong offset, long bytes, long cluster, long? fileLength)
    {
        if (offset == 0 || offset % (ulong)cluster != 0 || offset > long.MaxValue / 2) return $"has its {name} table at an impossible place (byte {offset})";
        return (long)offset + bytes > fileLength ? $"is cut off: its {name} table lies beyond its end (byte {offset} of {fileLength})" : null;
    }

    /// <summary>For the message only: what of the name is in sight, printable.</summary>
    private static string BackingName(ReadOnlySpan<byte> head)
    {
        const int shown = 200;
        var offset = U64(head, BackingOffset);
        var length = Math.Min(U32(head, BackingOffset + 8), shown);
        if (offset + length > (ulong)head.Length) return "its name lies outside of the header";
        return string.Create((int)length, head.Slice((int)offset, (int)length), static (into, name) =>
        {
            for (var i = 0; i < into.Length; i++) into[i] = name[i] is >= 0x20 and < 0x7f ? (char)name[i] : '?';
        });
    }

    private static uint U32(ReadOnlySpan<byte> head, int offset) => BinaryPrimitives.ReadUInt32BigEndian(head[offset..]);

    private static ulong U64(ReadOnlySpan<byte> head, int offset) => BinaryPrimitives.ReadUInt64BigEndian(head[offset..]);
}

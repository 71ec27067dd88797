using System.Buffers.Binary;
using System.Text;

namespace Ironic.Agent.ConfigDrives;

/// <summary>
/// The label of a file system, from its first blocks: ISO 9660 (ECMA-119, 8.4: volume identifier at byte 40 of sector 16),
/// FAT (volume label in the boot sector, beside the type's name) and ext2 to ext4 (s_volume_name at byte 120 of the superblock, which is at 1024).
/// </summary>
internal static class FileSystemLabel
{
    /// <summary>As much of a partition's beginning as <see cref="Read"/> looks at.</summary>
    public const int BytesNeeded = IsoDescriptor + 2048;

    private const int IsoDescriptor = 16 * 2048;
    private const int ExtSuperblock = 1024;

    /// <summary>Null: none of these file systems, or one without a label. Trailing spaces are dropped.</summary>
    public static string? Read(ReadOnlySpan<byte> start)
    {
        if (start.Length < BytesNeeded) return null;
        var iso = start[IsoDescriptor..];
        if (iso[0] == 1 && iso[1..6].SequenceEqual("CD001"u8)) return Text(iso.Slice(40, 32));
        if (start[82..].StartsWith("FAT32"u8)) return Text(start.Slice(71, 11));
        if (start[54..].StartsWith("FAT1"u8)) return Text(start.Slice(43, 11));
        var ext = start[ExtSuperblock..];
        return BinaryPrimitives.ReadUInt16LittleEndian(ext[56..]) == 0xEF53 ? Text(ext.Slice(120, 16)) : null;
    }

    private static string? Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? field : field[..end]).TrimEnd(' ') is { Length: > 0 } text ? text : null;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace Ironic.Iso9660;

/// <summary>The structures of an ISO 9660 volume as bytes. Pure.</summary>
/// <remarks>
/// ECMA-119. Numbers are little-endian, big-endian, or both one after the other; offsets from 0, where ECMA counts from 1.
/// <code>
/// directory record (9.1):   0 length   2 sector (both)   10 bytes (both)   18 date (7)   25 flags   28 volume 1 (both)   32 name length   33 name, pad to even, system use
/// path table record (9.4):  0 name length   2 sector   6 number of the parent   8 name, pad to even        one table little-, one big-endian
/// volume descriptor (8.4):  0 type   1 "CD001" 1   40 label   80 sectors   88 escape (Joliet)   120 124 128 set size, number, sector bytes
///                           132 path table bytes   140 its sector LE   148 its sector BE   156 root's record   813 830 dates (17)   881 version 1
/// </code>
/// </remarks>
internal static class Iso9660Codec
{
    public const int SectorBytes = 2048;
    public const byte PrimaryVolume = 1, JolietVolume = 2;
    private const byte FolderFlag = 2;
    private const int RecordHeader = 33;
    private static readonly byte[] StandardIdentifier = [.. "CD001"u8, 1];
    private static readonly byte[] JolietEscape = "%/E"u8.ToArray(); // UCS-2 level 3

    /// <summary>A file's or folder's record.</summary>
    public static byte[] DirectoryRecord(ReadOnlySpan<byte> name, IsoExtent extent, bool isFolder, DateTimeOffset date, ReadOnlySpan<byte> systemUse)
    {
        var nameEnd = RecordHeader + name.Length + (name.Length % 2 == 0 ? 1 : 0);
        var record = new byte[(nameEnd + systemUse.Length + 1) & ~1];
        record[0] = checked((byte)record.Length);
        Both32(record.AsSpan(2), (uint)extent.Sector);
        Both32(record.AsSpan(10), (uint)extent.Bytes);
        ShortDate(record.AsSpan(18), date);
        record[25] = isFolder ? FolderFlag : (byte)0;
        Both16(record.AsSpan(28), 1);
        record[32] = (byte)name.Length;
        name.CopyTo(record.AsSpan(RecordHeader));
        systemUse.CopyTo(record.AsSpan(nameEnd));
        return record;
    }

    public static byte[] PathTableRecord(ReadOnlySpan<byte> name, int sector, int parent, bool bigEndian)
    {
        if (name.IsEmpty) name = [0]; // the root
        var record = new byte[8 + ((name.Length + 1) & ~1)];
        record[0] = (byte)name.Length;
        if (bigEndian)
        {
            BinaryPrimitives.WriteInt32BigEndian(record.AsSpan(2), sector);
            BinaryPrimitives.WriteInt16BigEndian(record.AsSpan(6), (short)parent);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(2), sector);
            BinaryPrimitives.WriteInt16LittleEndian(record.AsSpan(6), (short)parent);
        }

        name.CopyTo(record.AsSpan(8));
        return record;
    }

    /// <summary>Fills one sector, which is zeroed. <paramref name="rootRecord"/> is named 0 and has no system use: 34 bytes.</summary>
    public static void VolumeDescriptor(Span<byte> into, byte type, VolumeFacts volume, ReadOnlySpan<byte> rootRecord)
    {
        var joliet = type == JolietVolume;
        into[0] = type;
        StandardIdentifier.CopyTo(into[1..]);
        Text(into.Slice(8, 32), "LINUX", joliet);
        Text(into.Slice(40, 32), volume.Label, joliet);
        Both32(into[80..], (uint)volume.Sectors);
        if (joliet) JolietEscape.CopyTo(into[88..]);
        Both16(into[120..], 1);
        Both16(into[124..], 1);
        Both16(into[128..], SectorBytes);
        Both32(into[132..], (uint)volume.PathTableBytes);
        BinaryPrimitives.WriteInt32LittleEndian(into[140..], volume.LittleEndianTable);
        BinaryPrimitives.WriteInt32BigEndian(into[148..], volume.BigEndianTable);
        rootRecord.CopyTo(into[156..]);
        foreach (var (offset, length) in ((int, int)[])[(190, 128), (318, 128), (446, 128), (574, 128), (702, 37), (739, 37), (776, 37)])
            Text(into.Slice(offset, length), "", joliet);
        LongDate(into.Slice(813, 17), volume.Date);
        LongDate(into.Slice(830, 17), volume.Date);
        LongDate(into.Slice(847, 17), null);
        LongDate(into.Slice(864, 17), null);
        into[881] = 1;
    }

    /// <summary>Fills one sector, which is zeroed.</summary>
    public static void Terminator(Span<byte> into)
    {
        into[0] = 0xff;
        StandardIdentifier.CopyTo(into[1..]);
    }

    public static void Both32(Span<byte> into, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(into, value);
        BinaryPrimitives.WriteUInt32BigEndian(into[4..], value);
    }

    private static void Both16(Span<byte> into, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(into, value);
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], value);
    }

    private static void ShortDate(Span<byte> into, DateTimeOffset date)
    {
        var utc = date.UtcDateTime;
        (into[0], into[1], into[2], into[3], into[4], into[5]) =
            ((byte)(utc.Year - 1900), (byte)utc.Month, (byte)utc.Day, (byte)utc.Hour, (byte)utc.Minute, (byte)utc.Second); // into[6]: offset from UTC, 0
    }

    private static void LongDate(Span<byte> into, DateTimeOffset? date)
    {
        into[..16].Fill((byte)'0');
        if (date is { } known) Encoding.ASCII.GetBytes(known.UtcDateTime.ToString("yyyyMMddHHmmssff", System.Globalization.CultureInfo.InvariantCulture), into);
    }

    /// <summary>Padded with blanks, of one byte or two.</summary>
    private static void Text(Span<byte> into, string text, bool joliet)
    {
        var encoding = joliet ? Encoding.BigEndianUnicode : Encoding.ASCII;
        encoding.GetBytes(text.PadRight(into.Length / (joliet ? 2 : 1)), into);
    }
}

/// <summary>What a volume descriptor tells of the whole.</summary>
internal sealed record VolumeFacts(string Label, int Sectors, int PathTableBytes, int LittleEndianTable, int BigEndianTable, DateTimeOffset Date);

/// <summary>Where a file or a folder's records lie.</summary>
internal readonly record struct IsoExtent(int Sector, int Bytes);

using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Fru;

/// <summary>Takes a FRU's bytes apart. Never throws: what is wrong is told beside what could be read. Pure.</summary>
/// <remarks>
/// Platform Management FRU Information Storage Definition v1.2, sections 8 to 16. Offsets and lengths are in units of 8 bytes; each area's bytes add up to 0 mod 256.
/// <code>
/// 0  01   1  internal use   2  chassis   3  board   4  product   5  multirecord   6  00   7  checksum
/// chassis   0  01   1  length   2  type       3  part number, serial, custom.., C1h, pad, checksum
/// board     0  01   1  length   2  language   3  minutes since 1996 (3)   6  manufacturer, name, serial, part number, file id, custom.., C1h, pad, checksum
/// product   0  01   1  length   2  language   3  manufacturer, name, part number, version, serial, asset tag, file id, custom.., C1h, pad, checksum
/// record    0  type   1  bit 7: last; version   2  length   3  checksum of the data   4  checksum of the header   5  data
/// </code>
/// </remarks>
public static class FruReader
{
    public const int HeaderLength = 8;

    internal const byte FormatVersion = 0x01;
    internal static readonly DateTimeOffset BoardEpoch = new(1996, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int Unit = 8, RecordHeaderLength = 5, MostRecords = 64;
    private const byte VersionMask = 0x0F, LastRecordBit = 0x80, English = 25;

    /// <summary>False when the bytes are no FRU at all: not even its header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FruInventory inventory)
    {
        inventory = new();
        if (bytes.Length < HeaderLength || (bytes[0] & VersionMask) != FormatVersion) return false;
        List<string> faults = [];
        if (Sum(bytes[..HeaderLength]) != 0) faults.Add("common header: wrong checksum");
        inventory = new()
        {
            Chassis = Area(bytes, bytes[2], "chassis", faults) is { IsEmpty: false } chassis ? ReadChassis(chassis) : null,
            Board = Area(bytes, bytes[3], "board", faults) is { IsEmpty: false } board ? ReadBoard(board) : null,
            Product = Area(bytes, bytes[4], "product", faults) is { IsEmpty: false } product ? ReadProduct(product) : null,
            Records = ReadRecords(bytes, bytes[5] * Unit, faults),
            Faults = faults,
        };
        return true;
    }

    internal static byte Sum(ReadOnlySpan<byte> bytes)
    {
        byte sum = 0;
        foreach (var b in bytes) sum += b;
        return sum;
    }

    private static ReadOnlySpan<byte> Area(ReadOnlySpan<byte> bytes, byte offset, string name, List<string> faults)
    {
        if (offset == 0) return default;
        var start = offset * Unit;
        if (bytes.Length < start + 3 || bytes[start + 1] == 0)
        {
            faults.Add($"{name} area: it begins at {start}, and there is none");
            return default;
        }

        var length = bytes[start + 1] * Unit;
        if (bytes.Length < start + length) faults.Add($"{name} area: {length} bytes long, of which {bytes.Length - start} are there");
        else if (Sum(bytes.Slice(start, length)) != 0) faults.Add($"{name} area: wrong checksum");
        return bytes.Slice(start, Math.Min(length, bytes.Length - start));
    }

    private static FruChassis ReadChassis(ReadOnlySpan<byte> area)
    {
        var fields = Fields(area, 3, isLatin: true);
        return new(area[2], fields.At(0), fields.At(1)) { Custom = fields.From(2) };
    }

    private static FruBoard ReadBoard(ReadOnlySpan<byte> area)
    {
        var fields = Fields(area, 6, IsLatin(area[2]));
        var minutes = area.Length < 6 ? 0 : area[3] | area[4] << 8 | area[5] << 16;
        return new(fields.At(0), fields.At(1), fields.At(2), fields.At(3))
        {
            FileId = fields.At(4), Custom = fields.From(5), MadeAt = minutes == 0 ? null : BoardEpoch.AddMinutes(minutes),
        };
    }

    private static FruProduct ReadProduct(ReadOnlySpan<byte> area)
    {
        var fields = Fields(area, 3, IsLatin(area[2]));
        return new(fields.At(0), fields.At(1), fields.At(2), fields.At(3), fields.At(4), fields.At(5)) { FileId = fields.At(6), Custom = fields.From(7) };
    }

    /// <summary>Until the end mark, or as far as they are whole.</summary>
    private static FieldList Fields(ReadOnlySpan<byte> area, int offset, bool isLatin)
    {
        List<string> fields = [];
        while (offset < area.Length && area[offset] != TypedText.End && TypedText.TryRead(area[offset..], binaryIsHex: true, isLatin, out var text, out var length))
        {
            fields.Add(text);
            offset += length;
        }

        return new(fields);
    }

    private static List<FruMultiRecord> ReadRecords(ReadOnlySpan<byte> bytes, int offset, List<string> faults)
    {
        List<FruMultiRecord> records = [];
        for (var isLast = offset == 0; !isLast && records.Count < MostRecords;)
        {
            if (bytes.Length < offset + RecordHeaderLength || Sum(bytes.Slice(offset, RecordHeaderLength)) != 0)
            {
                faults.Add($"multirecord area: no record at {offset}");
                break;
            }

            var (type, version, length, sum) = (bytes[offset], (byte)(bytes[offset + 1] & VersionMask), bytes[offset + 2], bytes[offset + 3]);
            isLast = (bytes[offset + 1] & LastRecordBit) != 0;
            offset += RecordHeaderLength;
            if (bytes.Length < offset + length)
            {
                faults.Add($"multirecord area: record {type:X2}h is cut short");
                break;
            }

            var data = bytes.Slice(offset, length);
            if ((byte)(Sum(data) + sum) != 0) faults.Add($"multirecord area: record {type:X2}h has a wrong checksum");
            records.Add(new(type, version, data.ToArray()));
            offset += length;
        }

        return records;
    }

    /// <summary>English, also when nothing is said; other languages are written in UTF-16.</summary>
    private static bool IsLatin(byte language) => language is 0 or English;

    private readonly struct FieldList(List<string> fields)
    {
        public string At(int index) => index < fields.Count ? fields[index] : "";

        public IReadOnlyList<string> From(int index) => [.. fields.Skip(index).Where(field => field.Length > 0)];
    }
}

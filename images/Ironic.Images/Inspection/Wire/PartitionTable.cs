using System.Buffers.Binary;

namespace Ironic.Images.Inspection.Wire;

/// <summary>Whether a raw image begins like a disk that firmware boots from: MBR (classic), or protective MBR with GPT (UEFI 2.10 section 5.3).</summary>
/// <remarks>
/// <code>
/// MBR  446 four entries of 16: 0 status, 4 type, 8 first sector (4, LE), 12 sectors (4, LE)     510 55 AA
/// GPT  at sector 1 (512 or 4096 bytes): 0 "EFI PART"  12 header bytes (4)  16 CRC-32 of them, this field as zero (4)  24 own sector (8)
/// </code>
/// </remarks>
internal static class PartitionTable
{
    private const int EntriesOffset = 446, EntryBytes = 16, SignatureOffset = 510;
    private const byte ProtectiveType = 0xee;
    private const int GptMinHeader = 92, GptMaxHeader = 512, GptCrcOffset = 16;
    private static readonly int[] SectorSizes = [512, 4096];

    /// <summary>Never throws. Null: it is one; else what is wrong, completing "image X ...".</summary>
    public static string? Check(ReadOnlySpan<byte> head)
    {
        if (head.Length <= SignatureOffset + 1 || head[SignatureOffset] != 0x55 || head[SignatureOffset + 1] != 0xaa)
            return "is not a bootable disk: it has neither the boot signature of an MBR or GPT (55 AA at byte 510) nor a known format's header";

        var protective = false;
        for (var entry = head[EntriesOffset..SignatureOffset]; !entry.IsEmpty; entry = entry[EntryBytes..])
        {
            if (entry[0] is not (0 or 0x80)) return null; // a boot sector without partitions (a file system on the whole disk): code where entries would be
            protective |= entry[4] == ProtectiveType;
        }

        return protective ? CheckGpt(head) : null;
    }

    private static string? CheckGpt(ReadOnlySpan<byte> head)
    {
        foreach (var sector in SectorSizes)
        {
            if (head.Length < sector + GptMinHeader || !head[sector..].StartsWith("EFI PART"u8)) continue;
            var header = head[sector..];
            var length = BinaryPrimitives.ReadUInt32LittleEndian(header[12..]);
            if (length is < GptMinHeader or > GptMaxHeader || header.Length < length) return $"has a damaged GPT (header of {length} bytes)";
            if (BinaryPrimitives.ReadUInt64LittleEndian(header[24..]) != 1) return "has a damaged GPT (its header is not where it says that it is)";
            return Crc(header[..(int)length]) == BinaryPrimitives.ReadUInt32LittleEndian(header[GptCrcOffset..]) ? null : "has a damaged GPT (its header's CRC is wrong)";
        }

        return "has a protective MBR but no GPT behind it";
    }

    /// <summary>CRC-32 of IEEE 802.3, reflected, bit by bit: some hundred bytes an image.</summary>
    private static uint Crc(ReadOnlySpan<byte> header)
    {
        const uint polynomial = 0xedb88320;
        var crc = uint.MaxValue;
        for (var i = 0; i < header.Length; i++)
        {
            crc ^= i is >= GptCrcOffset and < GptCrcOffset + 4 ? (byte)0 : header[i];
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * polynomial);
        }

        return ~crc;
    }
}

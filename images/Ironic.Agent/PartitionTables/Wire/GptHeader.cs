using System.Buffers.Binary;

namespace Ironic.Agent.PartitionTables.Wire;

/// <summary>
/// Header of a GUID partition table (UEFI 2.10, 5.3.2). Addresses count logical sectors.
/// <code>
///  0 signature(8) "EFI PART"    8 revision(4)   12 header size(4)   16 header CRC(4)    20 reserved(4)
/// 24 my LBA(8)                 32 alternate LBA(8)                  40 first usable(8)  48 last usable(8)
/// 56 disk GUID(16)             72 entries LBA(8)  80 entries(4)     84 entry size(4)    88 entries CRC(4)
/// </code>
/// </summary>
internal sealed record GptHeader
{
    public const int Length = 92;

    private const int MaxEntries = 1024;
    private const int MinEntrySize = 128;
    private const int MaxEntrySize = 4096;

    public static ReadOnlySpan<byte> Signature => "EFI PART"u8;

    public required long MyAddress { get; init; }

    public required long AlternateAddress { get; init; }

    public required long FirstUsable { get; init; }

    public required long LastUsable { get; init; }

    public required Guid DiskId { get; init; }

    public required long EntriesAddress { get; init; }

    public required int EntryCount { get; init; }

    /// <summary>Bytes.</summary>
    public required int EntrySize { get; init; }

    public required uint EntriesCrc { get; init; }

    /// <summary>Bytes of all entries.</summary>
    public int EntriesLength => EntryCount * EntrySize;

    /// <summary>False: no header, or a damaged one, or one with bounds that no disk has.</summary>
    public static bool TryRead(ReadOnlySpan<byte> sector, out GptHeader? header)
    {
        header = null;
        if (sector.Length < Length || !sector.StartsWith(Signature)) return false;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(sector[12..]);
        if (size < Length || size > sector.Length) return false;

        Span<byte> zeroed = sector[..(int)size].ToArray();
        zeroed.Slice(16, sizeof(uint)).Clear(); // the CRC counts itself as zero
        if (Crc32.Of(zeroed) != BinaryPrimitives.ReadUInt32LittleEndian(sector[16..])) return false;

        var count = BinaryPrimitives.ReadUInt32LittleEndian(sector[80..]);
        var entrySize = BinaryPrimitives.ReadUInt32LittleEndian(sector[84..]);
        if (count is 0 or > MaxEntries || entrySize is < MinEntrySize or > MaxEntrySize) return false;

        header = new()
        {
            MyAddress = Address(sector, 24),
            AlternateAddress = Address(sector, 32),
            FirstUsable = Address(sector, 40),
            LastUsable = Address(sector, 48),
            DiskId = new(sector.Slice(56, 16)),
            EntriesAddress = Address(sector, 72),
            EntryCount = (int)count,
            EntrySize = (int)entrySize,
            EntriesCrc = BinaryPrimitives.ReadUInt32LittleEndian(sector[88..]),
        };
        return header is { MyAddress: > 0, FirstUsable: > 0, EntriesAddress: > 0 } && header.LastUsable >= header.FirstUsable;
    }

    /// <summary>Writes a whole sector: the header with its CRC, then zeros.</summary>
    public void Write(Span<byte> sector)
    {
        sector.Clear();
        Signature.CopyTo(sector);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[8..], 0x00010000); // revision 1.0
        BinaryPrimitives.WriteUInt32LittleEndian(sector[12..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(sector[24..], MyAddress);
        BinaryPrimitives.WriteInt64LittleEndian(sector[32..], AlternateAddress);
        BinaryPrimitives.WriteInt64LittleEndian(sector[40..], FirstUsable);
        BinaryPrimitives.WriteInt64LittleEndian(sector[48..], LastUsable);
        DiskId.TryWriteBytes(sector[56..]);
        BinaryPrimitives.WriteInt64LittleEndian(sector[72..], EntriesAddress);
        BinaryPrimitives.WriteInt32LittleEndian(sector[80..], EntryCount);
        BinaryPrimitives.WriteInt32LittleEndian(sector[84..], EntrySize);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[88..], EntriesCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(sector[16..], Crc32.Of(sector[..Length]));
    }

    /// <summary>Negative, and so refused later, when it is beyond what a signed number holds.</summary>
    private static long Address(ReadOnlySpan<byte> sector, int offset) => BinaryPrimitives.ReadInt64LittleEndian(sector[offset..]);
}

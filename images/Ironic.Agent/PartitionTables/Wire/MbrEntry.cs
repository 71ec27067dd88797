using System.Buffers.Binary;

namespace Ironic.Agent.PartitionTables.Wire;

/// <summary>
/// One of the four slots of a master boot record (UEFI 2.10, 5.2.1). Addresses count logical sectors.
/// <code>
/// slot: 0 boot indicator(1)   1 first CHS(3)   4 type(1)   5 last CHS(3)   8 first LBA(4)   12 sectors(4);   slots at 446, 55h AAh at 510
/// </code>
/// </summary>
internal readonly record struct MbrEntry(byte Type, long First, long Sectors)
{
    public const int Slots = 4;
    public const byte Linux = 0x83;
    public const byte Protective = 0xEE;

    private const int FirstSlot = 446;
    private const int SlotLength = 16;
    private const int SignatureOffset = 510;

    public bool IsEmpty => Type == 0 || Sectors == 0;

    /// <summary>A container of further partitions, chained: types 05h, 0Fh, 85h.</summary>
    public bool IsExtended => Type is 0x05 or 0x0F or 0x85;

    public static bool HasSignature(ReadOnlySpan<byte> sector) => sector.Length >= 512 && sector[SignatureOffset] == 0x55 && sector[SignatureOffset + 1] == 0xAA;

    /// <summary>The record's identifier, as Linux writes it: <c>0x1234abcd</c>.</summary>
    public static uint DiskId(ReadOnlySpan<byte> sector) => BinaryPrimitives.ReadUInt32LittleEndian(sector[440..]);

    public static MbrEntry Read(ReadOnlySpan<byte> sector, int slot)
    {
        var bytes = sector.Slice(FirstSlot + (slot * SlotLength), SlotLength);
        return new(bytes[4], BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]));
    }

    public void Write(Span<byte> sector, int slot)
    {
        var bytes = sector.Slice(FirstSlot + (slot * SlotLength), SlotLength);
        bytes.Clear();
        bytes[4] = Type;
        ReadOnlySpan<byte> beyondChs = [0xFE, 0xFF, 0xFF]; // no cylinder can say it: the LBA counts
        beyondChs.CopyTo(bytes[1..]);
        beyondChs.CopyTo(bytes[5..]);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], (uint)First);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)Sectors);
    }

    /// <summary>The same slot with another size, all else as it was.</summary>
    public static void Resize(Span<byte> sector, int slot, uint sectors) =>
        BinaryPrimitives.WriteUInt32LittleEndian(sector[(FirstSlot + (slot * SlotLength) + 12)..], sectors);
}

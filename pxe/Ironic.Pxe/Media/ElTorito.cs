using System.Buffers.Binary;
using Ironic.Iso9660;

namespace Ironic.Pxe.Media;

/// <summary>The structures that make a CD bootable, as bytes. Pure.</summary>
/// <remarks>
/// "El Torito" 1.0, sections 2 and 3; for UEFI: UEFI 2.10, section 13.3.2.1. Numbers are little-endian.
/// <code>
/// boot record:        0 type 0   1 "CD001" 1   7 "EL TORITO SPECIFICATION" (32)   71 the catalog's sector
/// catalog, 32 each:   validation: 0 id 1   1 platform   28 words add up to 0   30 55 AA
///                     entry:      0 88 (bootable)   1 emulation 0 (none)   6 sectors of 512 bytes to load   8 its sector
///                     header:     0 91 (the last)   1 platform   2 entries
/// boot information:   in the BIOS loader, which finds the rest of itself by it: 8 sector of the primary volume   12 its own   16 its bytes   20 sum of its words from 64 on
/// </code>
/// </remarks>
internal static class ElTorito
{
    public const int BiosLoadSectors = 4;
    private const int EntryBytes = 32, InformationEnd = 64, MostSectors = ushort.MaxValue;
    private const byte Bios = 0, Efi = 0xef, Bootable = 0x88, LastHeader = 0x91;

    /// <summary>Fills one sector, which is zeroed.</summary>
    public static void BootRecord(Span<byte> into, int catalog)
    {
        "CD001\u0001"u8.CopyTo(into[1..]);
        "EL TORITO SPECIFICATION"u8.CopyTo(into[7..]);
        BinaryPrimitives.WriteInt32LittleEndian(into[71..], catalog);
    }

    /// <summary>Fills one sector, which is zeroed: a loader for BIOS and one for UEFI.</summary>
    public static void Catalog(Span<byte> into, IsoExtent bios, IsoExtent efi)
    {
        into[0] = 1;
        (into[30], into[31]) = (0x55, 0xaa);
        ushort sum = 0;
        for (var i = 0; i < EntryBytes; i += 2) sum += BinaryPrimitives.ReadUInt16LittleEndian(into[i..]);
        BinaryPrimitives.WriteUInt16LittleEndian(into[28..], (ushort)-sum);

        Entry(into[EntryBytes..], bios, BiosLoadSectors);
        var header = into[(2 * EntryBytes)..];
        (header[0], header[1], header[2]) = (LastHeader, Efi, 1);
        Entry(into[(3 * EntryBytes)..], efi, Math.Min((efi.Bytes + 511) / 512, MostSectors));
    }

    /// <summary>Tells a BIOS loader where it lies.</summary>
    /// <exception cref="InvalidDataException">It is too short to be one.</exception>
    public static void PatchInformation(Span<byte> loader, int sector, int volumeSector)
    {
        if (loader.Length < InformationEnd) throw new InvalidDataException($"A CD's loader of {loader.Length} bytes is none.");
        uint sum = 0;
        Span<byte> word = stackalloc byte[4];
        for (var i = InformationEnd; i < loader.Length; i += 4)
        {
            word.Clear();
            loader[i..Math.Min(i + 4, loader.Length)].CopyTo(word);
            sum += BinaryPrimitives.ReadUInt32LittleEndian(word);
        }

        loader[8..InformationEnd].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(loader[8..], volumeSector);
        BinaryPrimitives.WriteInt32LittleEndian(loader[12..], sector);
        BinaryPrimitives.WriteInt32LittleEndian(loader[16..], loader.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(loader[20..], sum);
    }

    private static void Entry(Span<byte> into, IsoExtent loader, int sectors)
    {
        into[0] = Bootable;
        BinaryPrimitives.WriteUInt16LittleEndian(into[6..], (ushort)sectors);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], loader.Sector);
    }
}

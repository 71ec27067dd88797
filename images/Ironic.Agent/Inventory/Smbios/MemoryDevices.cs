using System.Buffers.Binary;

namespace Ironic.Agent.Inventory.Smbios;

/// <summary>
/// Memory modules in the SMBIOS structure table (DSP0134 3.7.1), as <c>/sys/firmware/dmi/tables/DMI</c> shows it.
/// <code>
/// structure: type(1) length(1) handle(2) formatted area... then strings, each ended by NUL, and one NUL more (two when there are none)
/// type 17, Memory Device (7.18): 0Ch size(2): 0 empty, FFFFh unknown, 7FFFh see 1Ch; bit 15 set: KiB, else MiB.  1Ch extended size(4): MiB
/// </code>
/// </summary>
internal static class MemoryDevices
{
    private const byte MemoryDeviceType = 17;
    private const byte EndOfTableType = 127;
    private const int HeaderLength = 4;
    private const int SizeOffset = 0x0C;
    private const int ExtendedSizeOffset = 0x1C;

    /// <summary>Sum of all modules in MiB; null when the table names none. Never throws, however broken the table.</summary>
    public static long? TotalMebibytes(ReadOnlySpan<byte> table)
    {
        long total = 0;
        while (table.Length >= HeaderLength && table[0] != EndOfTableType)
        {
            var (type, length) = (table[0], table[1]);
            if (length < HeaderLength || length > table.Length) break;
            if (type == MemoryDeviceType) total += SizeOf(table[..length]);

            var strings = table[length..];
            var end = strings.IndexOf("\0\0"u8);
            if (end < 0) break;
            table = strings[(end + 2)..];
        }

        return total > 0 ? total : null;
    }

    private static long SizeOf(ReadOnlySpan<byte> device)
    {
        if (device.Length < SizeOffset + sizeof(ushort)) return 0;
        var size = BinaryPrimitives.ReadUInt16LittleEndian(device[SizeOffset..]);
        return size switch
        {
            0 or 0xFFFF => 0,
            0x7FFF when device.Length >= ExtendedSizeOffset + sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(device[ExtendedSizeOffset..]) & 0x7FFF_FFFF,
            >= 0x8000 => (size & 0x7FFF) / 1024,
            _ => size,
        };
    }
}

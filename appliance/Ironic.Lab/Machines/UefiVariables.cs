using System.Buffers.Binary;
using System.Text;

namespace Ironic.Lab.Machines;

/// <summary>The UEFI variables of a machine that is off, in the file that OVMF keeps them in.</summary>
/// <remarks>
/// UEFI 2.10 §3.1.3 (load options), §10.3.4.12 (URI device path); the store as EDK II lays it out (MdeModulePkg/Include/Guid/VariableFormat.h):
/// <code>
/// firmware volume header (its length at 48, u16)
/// store header: GUID (16)   size (4)   format 5A   state FE   reserved (6)
/// variables, each at a multiple of 4, up to one that does not begin with 55AA:
///   AA 55   state (1)   reserved (1)   attributes (4)   count (8)   time (16)   key (4)   name size (4)   data size (4)   vendor (16)   name, UTF-16   data
/// </code>
/// </remarks>
internal static class UefiVariables
{
    private const int VolumeHeaderLengthOffset = 48, StoreHeaderLength = 28, StoreSizeOffset = 16;
    private const int HeaderLength = 60, StateOffset = 2, AttributesOffset = 4, NameSizeOffset = 36, DataSizeOffset = 40, VendorOffset = 44;
    private const ushort StartId = 0x55AA, BootNumber = 0x4854;
    private const byte Added = 0x3F, NotDeleted = 0x02;
    private const uint NonVolatileAtBootAndRuntime = 7, ActiveOption = 1;

    /// <summary>EFI_GLOBAL_VARIABLE.</summary>
    private static readonly Guid Global = new("8BE4DF61-93CA-11D2-AA0D-00E098032B8C");

    /// <summary>EFI_AUTHENTICATED_VARIABLE_GUID: what the store begins with.</summary>
    private static readonly Guid Store = new("AAF32C78-947B-439A-A180-2E144EC37792");

    /// <summary>The next start, and only that, boots what lies at a URL; the card's address comes by DHCP.</summary>
    /// <exception cref="LabException">The file is no such store, or is full.</exception>
    public static void BootNext(string file, string uri)
    {
        var volume = File.ReadAllBytes(file);
        var number = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(number, BootNumber);
        if (!TrySet(volume, $"Boot{BootNumber:X4}", HttpOption(uri)) || !TrySet(volume, "BootNext", number))
            throw new LabException($"{file} is no store of UEFI variables that has room for a boot option.");
        File.WriteAllBytes(file, volume);
    }

    /// <summary>The data of a variable; null: there is none.</summary>
    public static byte[]? Find(ReadOnlySpan<byte> volume, string name)
    {
        if (!TryBounds(volume, out var at, out var end)) return null;
        while (IsVariable(volume, at, end))
        {
            if (IsAlive(volume, at) && IsNamed(volume[at..], name)) return volume.Slice(at + HeaderLength + Size(volume, at + NameSizeOffset), Size(volume, at + DataSizeOffset)).ToArray();
            at = Next(volume, at);
        }

        return null;
    }

    /// <summary>False: no store, or no room.</summary>
    internal static bool TrySet(Span<byte> volume, string name, ReadOnlySpan<byte> data)
    {
        if (!TryBounds(volume, out var at, out var end)) return false;
        for (; IsVariable(volume, at, end); at = Next(volume, at))
        {
            if (IsAlive(volume, at) && IsNamed(volume[at..], name)) volume[at + StateOffset] &= unchecked((byte)~NotDeleted);
        }

        var nameBytes = Encoding.Unicode.GetBytes(name + '\0');
        if (at + HeaderLength + nameBytes.Length + data.Length > end) return false;
        var variable = volume[at..];
        variable[..HeaderLength].Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(variable, StartId);
        variable[StateOffset] = Added;
        BinaryPrimitives.WriteUInt32LittleEndian(variable[AttributesOffset..], NonVolatileAtBootAndRuntime);
        BinaryPrimitives.WriteInt32LittleEndian(variable[NameSizeOffset..], nameBytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(variable[DataSizeOffset..], data.Length);
        Global.TryWriteBytes(variable[VendorOffset..]);
        nameBytes.CopyTo(variable[HeaderLength..]);
        data.CopyTo(variable[(HeaderLength + nameBytes.Length)..]);
        return true;
    }

    /// <summary>Attributes, length of the path, description, and a path of one node: a URI, which the firmware completes by any card that reaches it.</summary>
    private static byte[] HttpOption(string uri)
    {
        var (description, address) = (Encoding.Unicode.GetBytes("HTTP boot by the BMC\0"), Encoding.UTF8.GetBytes(uri));
        byte[] path = [0x03, 0x18, .. Little((ushort)(4 + address.Length)), .. address, 0x7F, 0xFF, 0x04, 0x00];
        return [.. Little(ActiveOption), .. Little((ushort)path.Length), .. description, .. path];
    }

    private static byte[] Little(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    private static byte[] Little(ushort value) => [(byte)value, (byte)(value >> 8)];

    private static bool TryBounds(ReadOnlySpan<byte> volume, out int first, out int end)
    {
        (first, end) = (0, 0);
        if (volume.Length < VolumeHeaderLengthOffset + sizeof(ushort)) return false;
        int store = BinaryPrimitives.ReadUInt16LittleEndian(volume[VolumeHeaderLengthOffset..]);
        if (volume.Length < store + StoreHeaderLength || new Guid(volume.Slice(store, 16)) != Store) return false;
        var size = BinaryPrimitives.ReadUInt32LittleEndian(volume[(store + StoreSizeOffset)..]);
        if (size > volume.Length - store) return false;
        (first, end) = (Align(store + StoreHeaderLength), store + (int)size);
        return true;
    }

    private static bool IsVariable(ReadOnlySpan<byte> volume, int at, int end) => at + HeaderLength <= end && BinaryPrimitives.ReadUInt16LittleEndian(volume[at..]) == StartId
        && Size(volume, at + NameSizeOffset) >= 0 && Size(volume, at + DataSizeOffset) >= 0
        && (long)at + HeaderLength + Size(volume, at + NameSizeOffset) + Size(volume, at + DataSizeOffset) <= end;

    private static bool IsAlive(ReadOnlySpan<byte> volume, int at) => volume[at + StateOffset] == Added;

    private static bool IsNamed(ReadOnlySpan<byte> variable, string name) =>
        new Guid(variable.Slice(VendorOffset, 16)) == Global && variable.Slice(HeaderLength, Size(variable, NameSizeOffset)).SequenceEqual(Encoding.Unicode.GetBytes(name + '\0'));

    private static int Size(ReadOnlySpan<byte> volume, int at) => BinaryPrimitives.ReadInt32LittleEndian(volume[at..]);

    private static int Next(ReadOnlySpan<byte> volume, int at) => Align(at + HeaderLength + Size(volume, at + NameSizeOffset) + Size(volume, at + DataSizeOffset));

    private static int Align(int at) => (at + 3) & ~3;
}

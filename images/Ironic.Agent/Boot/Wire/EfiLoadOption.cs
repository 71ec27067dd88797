using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ironic.Agent.Boot.Wire;

/// <summary>
/// A boot entry as the firmware keeps it (UEFI 2.10, 3.1.3, EFI_LOAD_OPTION), with the device paths of 10.3.
/// <code>
/// option: attributes(4), 1 active   path list length(2)   description, UTF-16, NUL   path nodes
/// node:   type(1) subtype(1) length(2) data        end of path: 7Fh FFh 4
/// 04h 01h hard drive: partition(4) start(8) size(8) signature(16) format(1), 2 GPT  signature type(1), 2 GUID
/// 04h 04h file: path, UTF-16, NUL
/// </code>
/// </summary>
/// <param name="Description">What the firmware's menu shows.</param>
/// <param name="Path">The device path as text, in the manner of efibootmgr: <c>HD(1,GPT,...)/File(\EFI\...)</c>.</param>
internal sealed record EfiLoadOption(string Description, string Path)
{
    private const int FixedLength = 6;
    private const int NodeHeader = 4;
    private const int HardDriveLength = 42;

    /// <summary>An active entry for a loader on a partition of a GUID partition table; sectors are the disk's.</summary>
    public static byte[] Create(string description, int partition, long firstSector, long sectors, Guid partitionId, string loader)
    {
        var file = Encoding.Unicode.GetBytes(loader + "\0");
        var name = Encoding.Unicode.GetBytes(description + "\0");
        var pathLength = HardDriveLength + NodeHeader + file.Length + NodeHeader;
        var option = new byte[FixedLength + name.Length + pathLength];
        BinaryPrimitives.WriteUInt32LittleEndian(option, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(option.AsSpan(4), (ushort)pathLength);
        name.CopyTo(option, FixedLength);

        var drive = option.AsSpan(FixedLength + name.Length);
        WriteNode(drive, 4, 1, HardDriveLength);
        BinaryPrimitives.WriteInt32LittleEndian(drive[4..], partition);
        BinaryPrimitives.WriteInt64LittleEndian(drive[8..], firstSector);
        BinaryPrimitives.WriteInt64LittleEndian(drive[16..], sectors);
        partitionId.TryWriteBytes(drive[24..]);
        (drive[40], drive[41]) = (2, 2);

        var media = drive[HardDriveLength..];
        WriteNode(media, 4, 4, NodeHeader + file.Length);
        file.CopyTo(media[NodeHeader..]);
        WriteNode(media[(NodeHeader + file.Length)..], 0x7F, 0xFF, NodeHeader);
        return option;
    }

    /// <summary>False: no load option. Node kinds without a name of ours show as numbers.</summary>
    public static bool TryRead(ReadOnlySpan<byte> option, out EfiLoadOption? entry)
    {
        entry = null;
        if (option.Length < FixedLength) return false;
        var text = MemoryMarshal.Cast<byte, char>(option[FixedLength..]);
        var end = text.IndexOf('\0');
        if (end < 0) return false;

        List<string> nodes = [];
        var path = option[(FixedLength + ((end + 1) * sizeof(char)))..];
        while (path.Length >= NodeHeader && path[0] != 0x7F)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(path[2..]);
            if (length < NodeHeader || length > path.Length) return false;
            nodes.Add(Show(path[..length]));
            path = path[length..];
        }

        entry = new(text[..end].ToString(), string.Join('/', nodes));
        return true;
    }

    private static string Show(ReadOnlySpan<byte> node) => (node[0], node[1]) switch
    {
        (4, 1) when node.Length >= HardDriveLength => string.Create(CultureInfo.InvariantCulture,
            $"HD({BinaryPrimitives.ReadInt32LittleEndian(node[4..])},{(node[40] == 2 ? "GPT" : "MBR")},{new Guid(node.Slice(24, 16))},0x{BinaryPrimitives.ReadInt64LittleEndian(node[8..]):x},0x{BinaryPrimitives.ReadInt64LittleEndian(node[16..]):x})"),
        (4, 4) => $"File({MemoryMarshal.Cast<byte, char>(node[NodeHeader..]).TrimEnd('\0')})",
        (4, 6) => "FvFile()",
        (4, 7) => "FvVol()",
        (5, _) => "BBS()",
        (2, 1) => "PciRoot()",
        (1, 4) => "VenHw()",
        (3, 10) => "VenMsg()",
        (3, 15) => "UsbClass()",
        (var type, var subtype) => string.Create(CultureInfo.InvariantCulture, $"Path({type},{subtype})"),
    };

    private static void WriteNode(Span<byte> node, byte type, byte subtype, int length)
    {
        (node[0], node[1]) = (type, subtype);
        BinaryPrimitives.WriteUInt16LittleEndian(node[2..], (ushort)length);
    }
}

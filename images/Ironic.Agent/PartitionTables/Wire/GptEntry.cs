using System.Buffers.Binary;
using System.Text;

namespace Ironic.Agent.PartitionTables.Wire;

/// <summary>
/// One partition of a GUID partition table (UEFI 2.10, 5.3.3).
/// <code>
/// 0 type GUID(16)   16 unique GUID(16)   32 first LBA(8)   40 last LBA(8), inclusive   48 attributes(8)   56 name(72), UTF-16
/// </code>
/// </summary>
internal readonly record struct GptEntry(Guid Type, Guid Id, long First, long Last, string Name)
{
    private const int NameOffset = 56;
    private const int NameLength = 72;

    public static Guid LinuxFileSystem { get; } = new("0FC63DAF-8483-4772-8E79-3D69D8477DE4");

    /// <summary>False: the slot is empty, or its bounds are nonsense.</summary>
    public static bool TryRead(ReadOnlySpan<byte> slot, out GptEntry entry)
    {
        entry = new(
            new(slot[..16]), new(slot.Slice(16, 16)), BinaryPrimitives.ReadInt64LittleEndian(slot[32..]), BinaryPrimitives.ReadInt64LittleEndian(slot[40..]),
            Encoding.Unicode.GetString(slot.Slice(NameOffset, NameLength)).TrimEnd('\0'));
        return entry.Type != Guid.Empty && entry.First > 0 && entry.Last >= entry.First;
    }

    public void Write(Span<byte> slot)
    {
        slot.Clear();
        Type.TryWriteBytes(slot);
        Id.TryWriteBytes(slot[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(slot[32..], First);
        BinaryPrimitives.WriteInt64LittleEndian(slot[40..], Last);
        Encoding.Unicode.GetBytes(Name, slot.Slice(NameOffset, NameLength));
    }
}

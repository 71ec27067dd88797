using System.Globalization;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.PartitionTables.Wire;

namespace Ironic.Agent.PartitionTables;

/// <summary>A master boot record with its up to four primary partitions, and the logical ones inside an extended one (read only).</summary>
internal sealed class MbrTable : IPartitionTable
{
    private const int MaxLogical = 128;

    private readonly byte[] _record;
    private readonly IReadOnlyList<Partition> _logical;
    private readonly long _diskLength;
    private readonly int _sectorSize;

    private MbrTable(byte[] record, IReadOnlyList<Partition> logical, long diskLength, int sectorSize) =>
        (_record, _logical, _diskLength, _sectorSize) = (record, logical, diskLength, sectorSize);

    public IReadOnlyList<Partition> Partitions => [.. Primary.Where(pair => !pair.Entry.IsExtended).Select(pair => ToPartition(pair.Slot + 1, pair.Entry)), .. _logical];

    private IEnumerable<(int Slot, MbrEntry Entry)> Primary =>
        Enumerable.Range(0, MbrEntry.Slots).Select(slot => (slot, MbrEntry.Read(_record, slot))).Where(pair => !pair.Item2.IsEmpty);

    /// <summary>Null: there is no boot record, or only the protective one of a GUID partition table.</summary>
    public static async Task<MbrTable?> ReadAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        if (await ReadSectorAsync(disk, 0, cancellationToken) is not { } record || !MbrEntry.HasSignature(record)) return null;
        var entries = Enumerable.Range(0, MbrEntry.Slots).Select(slot => MbrEntry.Read(record, slot)).ToList();
        if (entries.TrueForAll(entry => entry.IsEmpty || entry.Type == MbrEntry.Protective)) return null;

        var extended = entries.Find(entry => entry.IsExtended);
        return new(record, extended.IsEmpty ? [] : await ReadLogicalAsync(disk, extended, cancellationToken), disk.Length, disk.SectorSize);
    }

    public Partition Add(long length, string name, Guid id)
    {
        var slot = Enumerable.Range(0, MbrEntry.Slots).FirstOrDefault(i => MbrEntry.Read(_record, i).IsEmpty, -1);
        if (slot < 0) throw Fault.Deployment("The disk uses MBR partitioning and already has 4 primary partitions.");

        var reach = Math.Min(_diskLength, (long)uint.MaxValue * _sectorSize); // what 32 bits of sectors can say
        var used = Primary.Select(pair => ToPartition(pair.Slot + 1, pair.Entry)).ToList();
        if (FreeSpace.FindLast(FreeSpace.Alignment, reach, used, length) is not { } start)
            throw Fault.Deployment($"There is no room for a partition of {length} bytes on the disk of {_diskLength} bytes: it has {string.Join(", ", used)}.");

        var entry = new MbrEntry(MbrEntry.Linux, start / _sectorSize, length / _sectorSize);
        entry.Write(_record, slot);
        return ToPartition(slot + 1, entry);
    }

    public async Task SaveAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        await disk.WriteAsync(_record, 0, cancellationToken);
        await disk.FlushAsync();
    }

    /// <summary>
    /// A chain of boot records inside the extended partition: of each, slot 0 is a partition, counted from this record,
    /// and slot 1 the next record, counted from the extended partition's start.
    /// </summary>
    private static async Task<IReadOnlyList<Partition>> ReadLogicalAsync(RawDisk disk, MbrEntry extended, CancellationToken cancellationToken)
    {
        List<Partition> found = [];
        var address = extended.First;
        while (found.Count < MaxLogical && await ReadSectorAsync(disk, address, cancellationToken) is { } record && MbrEntry.HasSignature(record))
        {
            var (entry, next) = (MbrEntry.Read(record, 0), MbrEntry.Read(record, 1));
            if (!entry.IsEmpty)
                found.Add(new(MbrEntry.Slots + 1 + found.Count, (address + entry.First) * disk.SectorSize, entry.Sectors * disk.SectorSize, TypeText(entry)));
            if (next.IsEmpty || !next.IsExtended || extended.First + next.First <= address) break; // a chain only leads onward
            address = extended.First + next.First;
        }

        return found;
    }

    private Partition ToPartition(int number, MbrEntry entry) => new(number, entry.First * _sectorSize, entry.Sectors * _sectorSize, TypeText(entry));

    private static string TypeText(MbrEntry entry) => string.Create(CultureInfo.InvariantCulture, $"0x{entry.Type:x2}");

    private static async Task<byte[]?> ReadSectorAsync(RawDisk disk, long address, CancellationToken cancellationToken)
    {
        var sector = new byte[disk.SectorSize];
        return address * disk.SectorSize < disk.Length && await disk.ReadAsync(sector, address * disk.SectorSize, cancellationToken) == sector.Length ? sector : null;
    }
}

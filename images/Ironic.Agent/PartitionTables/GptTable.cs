using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.PartitionTables.Wire;

namespace Ironic.Agent.PartitionTables;

/// <summary>A GUID partition table: two copies, one at each end of the disk. Saving puts the second one at the disk's real end, wherever an image had it.</summary>
internal sealed class GptTable : IPartitionTable
{
    private readonly byte[] _protectiveMbr;
    private readonly byte[] _entries;
    private readonly int _sectorSize;
    private GptHeader _header;

    private GptTable(byte[] protectiveMbr, GptHeader primary, byte[] entries, long diskSectors, int sectorSize)
    {
        (_protectiveMbr, _entries, _sectorSize) = (protectiveMbr, entries, sectorSize);
        var entrySectors = Sectors(primary.EntriesLength);
        _header = primary with { AlternateAddress = diskSectors - 1, LastUsable = diskSectors - 1 - entrySectors - 1 };
        WasAtItsEnd = primary.AlternateAddress == _header.AlternateAddress && primary.LastUsable == _header.LastUsable;
    }

    /// <summary>Whether the table, as read, fitted the disk; a freshly written image's rarely does.</summary>
    public bool WasAtItsEnd { get; }

    /// <summary>First byte after the room for partitions, on this disk.</summary>
    public long UsableEnd => (_header.LastUsable + 1) * _sectorSize;

    public IReadOnlyList<Partition> Partitions
    {
        get
        {
            List<Partition> partitions = [];
            for (var slot = 0; slot < _header.EntryCount; slot++)
            {
                if (GptEntry.TryRead(Slot(slot), out var entry))
                    partitions.Add(new(slot + 1, entry.First * _sectorSize, (entry.Last - entry.First + 1) * _sectorSize, entry.Type.ToString().ToUpperInvariant()) { Id = entry.Id });
            }

            return partitions;
        }
    }

    /// <summary>From the first copy, or, if that is damaged, from the second at the disk's end. Null: neither is there.</summary>
    public static async Task<GptTable?> ReadAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        var sectors = disk.Length / disk.SectorSize;
        foreach (var address in new[] { 1, sectors - 1 })
        {
            var sector = await ReadSectorsAsync(disk, address, disk.SectorSize, cancellationToken);
            if (sector is null || !GptHeader.TryRead(sector, out var header) || header!.MyAddress != address) continue;

            var entries = await ReadSectorsAsync(disk, header.EntriesAddress, header.EntriesLength, cancellationToken);
            if (entries is null || Crc32.Of(entries) != header.EntriesCrc) continue;

            var mbr = await ReadSectorsAsync(disk, 0, disk.SectorSize, cancellationToken);
            var primary = address == 1 ? header : header with { MyAddress = 1, EntriesAddress = 2 };
            return new(mbr!, primary, entries, sectors, disk.SectorSize);
        }

        return null;
    }

    public Partition Add(long length, string name, Guid id)
    {
        var slot = Enumerable.Range(0, _header.EntryCount).FirstOrDefault(i => !GptEntry.TryRead(Slot(i), out _), -1);
        if (slot < 0) throw Fault.Deployment($"All {_header.EntryCount} entries of the partition table are in use.");

        var partitions = Partitions;
        if (FreeSpace.FindLast(_header.FirstUsable * _sectorSize, UsableEnd, partitions, length) is not { } start)
            throw Fault.Deployment($"There is no room for a partition of {length} bytes on the disk of {(_header.AlternateAddress + 1) * _sectorSize} bytes: it has {string.Join(", ", partitions)}.");

        new GptEntry(GptEntry.LinuxFileSystem, id, start / _sectorSize, (start + length) / _sectorSize - 1, name).Write(Slot(slot));
        return new(slot + 1, start, length, GptEntry.LinuxFileSystem.ToString().ToUpperInvariant()) { Id = id };
    }

    /// <summary>The second copy first: at every moment one of the two is whole.</summary>
    public async Task SaveAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        _header = _header with { EntriesCrc = Crc32.Of(_entries) };
        var entrySectors = Sectors(_entries.Length);
        var backup = _header with { MyAddress = _header.AlternateAddress, AlternateAddress = 1, EntriesAddress = _header.AlternateAddress - entrySectors };
        var padded = new byte[entrySectors * _sectorSize];
        _entries.CopyTo(padded, 0);
        foreach (var copy in new[] { backup, _header })
        {
            var sector = new byte[_sectorSize];
            copy.Write(sector);
            await disk.WriteAsync(padded, copy.EntriesAddress * _sectorSize, cancellationToken);
            await disk.WriteAsync(sector, copy.MyAddress * _sectorSize, cancellationToken);
            await disk.FlushAsync();
        }

        if (CoverWholeDisk()) await disk.WriteAsync(_protectiveMbr, 0, cancellationToken);
        await disk.FlushAsync();
    }

    /// <summary>Makes the protective entry span the disk, unless the record is a hybrid one, whose other entries somebody relies on.</summary>
    private bool CoverWholeDisk()
    {
        var used = Enumerable.Range(0, MbrEntry.Slots).Where(slot => !MbrEntry.Read(_protectiveMbr, slot).IsEmpty).ToList();
        if (!MbrEntry.HasSignature(_protectiveMbr) || used is not [var only] || MbrEntry.Read(_protectiveMbr, only).Type != MbrEntry.Protective) return false;
        MbrEntry.Resize(_protectiveMbr, only, (uint)Math.Min(uint.MaxValue, _header.AlternateAddress));
        return true;
    }

    private Span<byte> Slot(int number) => _entries.AsSpan(number * _header.EntrySize, _header.EntrySize);

    private long Sectors(int bytes) => (bytes + _sectorSize - 1) / _sectorSize;

    /// <summary>Null: beyond the disk.</summary>
    private static async Task<byte[]?> ReadSectorsAsync(RawDisk disk, long address, int length, CancellationToken cancellationToken)
    {
        if (address < 0 || address > (disk.Length - length) / disk.SectorSize) return null;
        var bytes = new byte[length];
        return await disk.ReadAsync(bytes, address * disk.SectorSize, cancellationToken) == length ? bytes : null;
    }
}

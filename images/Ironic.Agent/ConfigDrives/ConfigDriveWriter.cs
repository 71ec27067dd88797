using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Logging;
using Ironic.Agent.PartitionTables;

namespace Ironic.Agent.ConfigDrives;

/// <summary>
/// Puts a config drive on the disk that the image was written to: into a partition that the image brought for it (its file system's label
/// tells), or into a new one at the disk's end. The first boot finds it by the ISO's own label.
/// </summary>
internal sealed class ConfigDriveWriter(Func<Guid> newId, AgentLog log)
{
    public const string Label = "config-2";

    /// <summary>Where there is room; room enough to replace it by a larger one later.</summary>
    private const long PreferredLength = ConfigDriveContent.MaxBytes;

    /// <param name="disk">Opened buffered.</param>
    /// <param name="table">Of that disk.</param>
    /// <param name="iso">The ISO 9660 image.</param>
    /// <param name="cancellationToken">Stops it, and leaves the disk without a config drive.</param>
    /// <exception cref="AgentException">No room, no free slot, or a disk that no ISO 9660 can be read from.</exception>
    public async Task<Partition> WriteAsync(RawDisk disk, IPartitionTable table, ReadOnlyMemory<byte> iso, CancellationToken cancellationToken)
    {
        if (disk.SectorSize > 2048)
            throw Fault.Deployment($"{disk.Path} has sectors of {disk.SectorSize} bytes; the config drive is an ISO 9660 image, which can only be read from disks with sectors of at most 2048.");

        var existing = await FindExistingAsync(disk, table, cancellationToken);
        if (existing is not null && existing.Length < iso.Length)
            throw Fault.Deployment($"The image's own {existing} with the label {Label} is too small for a config drive of {iso.Length} bytes.");

        var partition = existing ?? await AddAsync(disk, table, iso.Length, cancellationToken);
        await disk.WriteAsync(iso, partition.Start, cancellationToken);
        await disk.FlushAsync();
        log.Say($"config drive of {iso.Length} bytes written to {partition}{(existing is null ? "" : ", which the image brought")}");
        return partition;
    }

    private static async Task<Partition?> FindExistingAsync(RawDisk disk, IPartitionTable table, CancellationToken cancellationToken)
    {
        var start = new byte[FileSystemLabel.BytesNeeded];
        foreach (var partition in table.Partitions.Where(partition => partition.Length >= start.Length))
        {
            var read = await disk.ReadAsync(start, partition.Start, cancellationToken);
            if (read == start.Length && string.Equals(FileSystemLabel.Read(start), Label, StringComparison.OrdinalIgnoreCase)) return partition;
        }

        return null;
    }

    private async Task<Partition> AddAsync(RawDisk disk, IPartitionTable table, int length, CancellationToken cancellationToken)
    {
        Partition added;
        try
        {
            added = table.Add(PreferredLength, Label, newId());
        }
        catch (AgentException) when (Rounded(length) < PreferredLength)
        {
            added = table.Add(Rounded(length), Label, newId());
        }

        await table.SaveAsync(disk, cancellationToken);
        return added;
    }

    private static long Rounded(int length) => (length + FreeSpace.Alignment - 1) / FreeSpace.Alignment * FreeSpace.Alignment;
}

using Ironic.Agent.Disks;
using Ironic.Agent.PartitionTables;

namespace Ironic.Agent.Cleaning;

/// <summary>
/// Makes a disk forget what was on it without overwriting it all: zeroes the first and last MiB of the disk and of each of its partitions,
/// where boot code, both partition tables, and the signatures of file systems, RAID, LVM, ZFS and encryption are, and the places that
/// file systems keep copies at.
/// </summary>
internal static class MetadataEraser
{
    private const long End = 1024 * 1024;
    private const int CopyLength = 4096;

    /// <summary>btrfs' superblock has copies at 64 MiB and 256 GiB; both carry its signature.</summary>
    private static readonly long[] Copies = [64L << 20, 256L << 30];

    public static async Task EraseAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        var partitions = await DiskLayout.ReadAsync(disk, cancellationToken) is { } table ? table.Partitions : [];
        foreach (var partition in partitions) await EraseRangeAsync(disk, partition.Start, Math.Min(partition.End, disk.Length), cancellationToken);
        await EraseRangeAsync(disk, 0, disk.Length, cancellationToken); // last: with the table, the partitions are forgotten too
        await disk.FlushAsync();
        disk.TryRereadPartitions();
    }

    /// <summary>The two ends of a disk alone: what was written to it can no longer be booted.</summary>
    public static async Task EraseEndsAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        var length = Math.Min(End, disk.Length);
        await OverwriteAsync(disk, 0, length, cancellationToken);
        await OverwriteAsync(disk, disk.Length - length, length, cancellationToken);
        await disk.FlushAsync();
    }

    private static async Task EraseRangeAsync(RawDisk disk, long start, long end, CancellationToken cancellationToken)
    {
        if (start >= end) return;
        var length = Math.Min(End, end - start);
        foreach (var copy in Copies)
        {
            if (start + copy + CopyLength <= end) await OverwriteAsync(disk, start + copy, CopyLength, cancellationToken);
        }

        await OverwriteAsync(disk, end - length, length, cancellationToken);
        await OverwriteAsync(disk, start, length, cancellationToken);
    }

    /// <summary>Written, not discarded: afterwards zeros are there for certain.</summary>
    private static async Task OverwriteAsync(RawDisk disk, long offset, long length, CancellationToken cancellationToken) =>
        await disk.WriteAsync(new byte[length], offset, cancellationToken);
}

using System.Globalization;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.PartitionTables.Wire;

namespace Ironic.Agent.PartitionTables;

/// <summary>What is on a disk, whichever kind of table it has.</summary>
internal static class DiskLayout
{
    /// <summary>Null: no partition table.</summary>
    public static async Task<IPartitionTable?> ReadAsync(RawDisk disk, CancellationToken cancellationToken) =>
        await GptTable.ReadAsync(disk, cancellationToken) ?? (IPartitionTable?)await MbrTable.ReadAsync(disk, cancellationToken);

    /// <summary>The table of an image that was just written, fitted to the disk.</summary>
    /// <exception cref="AgentException">"DeploymentError": there is none that this machine could use.</exception>
    public static async Task<IPartitionTable> ReadAndFitAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        var table = await ReadAsync(disk, cancellationToken);
        if (table is null or { Partitions.Count: 0 })
        {
            var other = await ForeignSectorSizeAsync(disk, cancellationToken);
            throw Fault.Deployment(other is null
                ? $"No partitions found on the device {disk.Path} after writing the image."
                : $"The image on {disk.Path} has a partition table for sectors of {other} bytes; the disk's sectors are of {disk.SectorSize} bytes.");
        }

        var end = table is GptTable gpt ? gpt.UsableEnd : disk.Length;
        if (table.Partitions.FirstOrDefault(partition => partition.End > end) is { } beyond)
            throw Fault.Deployment($"The image on {disk.Path} has {beyond}, which ends beyond the {end} bytes that the disk has for partitions.");

        if (table is GptTable { WasAtItsEnd: false }) await table.SaveAsync(disk, cancellationToken);
        return table;
    }

    /// <summary>An identifier of the disk's contents, as the boot loaders of images know it: <c>0x1234abcd</c>.</summary>
    public static async Task<string> ReadIdentifierAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        var sector = new byte[disk.SectorSize];
        await disk.ReadAsync(sector, 0, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"0x{MbrEntry.DiskId(sector):x8}");
    }

    private static async Task<int?> ForeignSectorSizeAsync(RawDisk disk, CancellationToken cancellationToken)
    {
        var signature = new byte[GptHeader.Signature.Length];
        foreach (var size in new[] { 512, 4096 })
        {
            if (size == disk.SectorSize) continue;
            await disk.ReadAsync(signature, size, cancellationToken);
            if (signature.AsSpan().SequenceEqual(GptHeader.Signature)) return size;
        }

        return null;
    }
}

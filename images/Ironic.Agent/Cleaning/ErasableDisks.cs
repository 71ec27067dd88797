using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Kernel;
using Ironic.Agent.Logging;
using Ironic.Agent.Nodes;
using Ironic.Agent.RootDevices;

namespace Ironic.Agent.Cleaning;

/// <summary>Which disks an erasure may touch.</summary>
internal sealed class ErasableDisks(RootDeviceSelector rootDevices, SpecialFileSystems special, SystemFolders folders, AgentLog log)
{
    private const string VirtualMediaLabel = "ir-vfd-dev";

    /// <summary>All but what the node's record says to skip, virtual media, removable disks, and members of a RAID; the console tells of each.</summary>
    /// <param name="node">Whose disks.</param>
    /// <param name="readOnlyIsFault">Whether a read-only disk makes the whole fail, as data would stay on it; else it is skipped.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AgentException">A read-only disk, or one that belongs to a cluster.</exception>
    public async Task<IReadOnlyList<BlockDevice>> ListAsync(NodeRecord node, bool readOnlyIsFault, CancellationToken cancellationToken)
    {
        List<BlockDevice> erasable = [];
        foreach (var disk in rootDevices.Candidates(node))
        {
            if (Reason(disk) is { } reason)
            {
                log.Say($"{disk.Path} is left alone: {reason}");
                continue;
            }

            if (disk.ReadOnly && readOnlyIsFault)
                throw Fault.BlockDeviceErase($"Failed to invoke erase of device {disk.Path} as the device is flagged read-only, and the conductor has not signaled this is a permitted case.");
            if (disk.ReadOnly)
            {
                log.Say($"{disk.Path} is left alone: read-only");
                continue;
            }

            await special.CheckAsync(disk, node, cancellationToken);
            erasable.Add(disk);
        }

        return erasable;
    }

    private string? Reason(BlockDevice disk) =>
        IsVirtualMedia(disk) ? "virtual medium"
        : disk.Removable ? "removable"
        : disk.InUseByKernel ? "member of a RAID or volume group"
        : null;

    private bool IsVirtualMedia(BlockDevice disk) => SysFile.LinkName(folders.Dev, "disk/by-label", VirtualMediaLabel) == Path.GetFileName(disk.Path);
}

using System.Collections.Frozen;
using Ironic.Agent.Configuration;
using Ironic.Agent.Disks;
using Ironic.Agent.Faults;
using Ironic.Agent.Inventory;
using Ironic.Agent.Nodes;
using Ironic.Agent.PartitionTables;

namespace Ironic.Agent.Cleaning;

/// <summary>Partitions of file systems that several machines share: to erase one takes a whole cluster down. Guarded against where the operator asks for it.</summary>
internal sealed class SpecialFileSystems(DiskOpener disks, AgentOptions options)
{
    private static readonly FrozenDictionary<string, string> Guarded = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["37AFFC90-EF7D-4E96-91C3-2D7AE055B174"] = "IBM GPFS Partition",
        ["AA31E02A-400F-11DB-9590-000C2911D1B8"] = "VMware VMFS Partition (GPT)",
        ["0xfb"] = "VMware VMFS Partition (MBR)",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="AgentException">"ProtectedDeviceError": the disk has one.</exception>
    public async Task CheckAsync(BlockDevice device, NodeRecord node, CancellationToken cancellationToken)
    {
        if (!options.GuardSpecialFilesystems || !node.Flag("wipe_special_filesystems", otherwise: true)) return;
        using var disk = disks.Open(device, DiskAccess.ReadOnly);
        foreach (var partition in (await DiskLayout.ReadAsync(disk, cancellationToken))?.Partitions ?? [])
        {
            if (Guarded.TryGetValue(partition.Type, out var what))
                throw Fault.ProtectedDevice($"{device.Path} has a {what}; it may be shared with other machines, and is not erased. Remove it by hand, or turn the guard off.");
        }
    }
}

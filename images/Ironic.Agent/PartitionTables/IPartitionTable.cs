using Ironic.Agent.Disks;
using Ironic.Agent.Faults;

namespace Ironic.Agent.PartitionTables;

/// <summary>A partition table as it was read from a disk, in memory until it is saved.</summary>
internal interface IPartitionTable
{
    /// <summary>In the order of their numbers.</summary>
    IReadOnlyList<Partition> Partitions { get; }

    /// <summary>Makes a partition for Linux as near to the disk's end as there is room.</summary>
    /// <param name="length">Bytes.</param>
    /// <param name="name">Kept where the table has names.</param>
    /// <param name="id">Kept where the table has unique ids.</param>
    /// <exception cref="AgentException">No room, or no free slot; says what there is.</exception>
    Partition Add(long length, string name, Guid id);

    Task SaveAsync(RawDisk disk, CancellationToken cancellationToken);
}

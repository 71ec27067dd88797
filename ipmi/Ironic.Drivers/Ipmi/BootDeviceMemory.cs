using System.Collections.Concurrent;
using Ironic.Ipmi.Commands;

namespace Ironic.Drivers.Ipmi;

/// <summary>
/// The persistent boot devices of nodes with <c>ipmi_force_boot_device</c>: kept by us because their BMCs forget them, for as long as
/// this process lives. Holds an entry for each such node at most.
/// </summary>
internal sealed class BootDeviceMemory
{
    private readonly ConcurrentDictionary<Guid, BootFlags> _flags = new();

    public void Remember(Guid node, BootFlags flags)
    {
        if (flags.IsPersistent) _flags[node] = flags;
        else _flags.TryRemove(node, out _); // the next start is to be another one
    }

    public BootFlags? Recall(Guid node) => _flags.TryGetValue(node, out var flags) ? flags : null;
}

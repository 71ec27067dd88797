using System.Collections.Concurrent;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Redfish;

/// <summary>
/// The persistent boot devices of nodes whose BMCs know no persistent override ("Continuous" was dropped from newer schemas): set once more before
/// each start, for as long as this process lives. Holds an entry for each such node at most.
/// </summary>
internal sealed class BootOverrideMemory
{
    private readonly ConcurrentDictionary<Guid, BootDevice> _devices = new();

    public void Remember(Guid node, BootDevice device) => _devices[node] = device;

    public void Forget(Guid node) => _devices.TryRemove(node, out _);

    public BootDevice? Recall(Guid node) => _devices.TryGetValue(node, out var device) ? device : null;
}

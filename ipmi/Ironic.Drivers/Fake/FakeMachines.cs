using System.Collections.Concurrent;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Fake;

/// <summary>The power of fake machines; gone with this process, and then taken from what the node's row says, so that a restart finds them as they were.</summary>
internal sealed class FakeMachines
{
    private readonly ConcurrentDictionary<Guid, bool> _on = new();

    public bool IsOn(DriverContext node) => _on.GetOrAdd(node.NodeUuid, static (_, known) => known == PowerState.On, node.PowerState);

    public void Set(DriverContext node, bool on) => _on[node.NodeUuid] = on;
}

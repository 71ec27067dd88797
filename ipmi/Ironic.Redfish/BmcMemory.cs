using System.Collections.Concurrent;
using Ironic.Redfish.Quirks;
using Ironic.Redfish.Systems;

namespace Ironic.Redfish;

/// <summary>What was learnt of a BMC while it is in use. Safe for use by several threads; holds an entry for each of its systems.</summary>
public sealed class BmcMemory
{
    internal ConcurrentDictionary<string, RedfishMachine> Machines { get; } = new(StringComparer.Ordinal);

    /// <summary>How the BMC itself is to be treated, by what its machine turned out to be.</summary>
    internal RedfishQuirks Quirks { get; set; } = new();

    /// <summary>Paths and quirks are found out anew: after firmware updates, or when a path has gone.</summary>
    public void Forget() => Machines.Clear();
}

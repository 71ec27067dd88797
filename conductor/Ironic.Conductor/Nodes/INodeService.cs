using System.Collections.Immutable;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Nodes;

/// <summary>Nodes as their clients handle them: the rules of creating, changing and deleting (the API contract, sections 2.1, 3.3).</summary>
public interface INodeService
{
    /// <summary>By UUID (any spelling) or name; null: no such node.</summary>
    ValueTask<Node?> FindAsync(string ident, CancellationToken cancellationToken);

    /// <summary>Not found when the marker is unknown.</summary>
    ValueTask<Outcome<IReadOnlyList<Node>>> ListAsync(NodeQuery query, CancellationToken cancellationToken);

    /// <summary>Checks driver, interfaces and uniqueness, fills in the interfaces left open, and stores.</summary>
    Task<Outcome<Node>> CreateAsync(Node draft, CancellationToken cancellationToken);

    /// <summary>
    /// Applies <paramref name="change"/> to the latest snapshot under the rules of PATCH: locks, state gates by the fields that differ, driver composition.
    /// </summary>
    /// <param name="uuid">Which node.</param>
    /// <param name="change">Pure; may run more than once when another writer was faster.</param>
    /// <param name="cancellationToken">Ends the waiting for a lock.</param>
    Task<Outcome<Node>> UpdateAsync(Guid uuid, Func<Node, Outcome<Node>> change, CancellationToken cancellationToken);

    Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken);

    Task<Outcome> SetMaintenanceAsync(Guid uuid, bool maintenance, string? reason, CancellationToken cancellationToken);

    /// <summary>Replaces all traits. Names are checked: <c>CUSTOM_*</c> or a standard one, at most 50.</summary>
    Task<Outcome> SetTraitsAsync(Guid uuid, ImmutableSortedSet<string> traits, CancellationToken cancellationToken);

    Task<Outcome> AddTraitAsync(Guid uuid, string trait, CancellationToken cancellationToken);

    /// <summary>Not found when the node has no such trait.</summary>
    Task<Outcome> RemoveTraitAsync(Guid uuid, string trait, CancellationToken cancellationToken);

    /// <summary>Per slot (all but vendor): the reasons why it would not work; empty when it would. Never touches the hardware.</summary>
    ValueTask<Outcome<IReadOnlyDictionary<DriverSlot, IReadOnlyList<string>>>> ValidateAsync(Guid uuid, CancellationToken cancellationToken);

    ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Boot device reads and writes take the node's lock and speak to the BMC.</summary>
    Task<Outcome<BootDeviceSetting>> GetBootDeviceAsync(Guid uuid, CancellationToken cancellationToken);

    Task<Outcome> SetBootDeviceAsync(Guid uuid, BootDevice device, bool persistent, CancellationToken cancellationToken);

    ValueTask<Outcome<IReadOnlySet<BootDevice>>> ListBootDevicesAsync(Guid uuid, CancellationToken cancellationToken);

    Task<Outcome> InjectNmiAsync(Guid uuid, CancellationToken cancellationToken);
}

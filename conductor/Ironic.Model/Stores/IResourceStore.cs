using Ironic.Model.Nodes;
using Ironic.Model.Resources;

namespace Ironic.Model.Stores;

/// <summary>Reads portgroups, chassis, volumes, allocations, deploy templates, runbooks and inspection rules.</summary>
public interface IResourceStore
{
    ValueTask<T?> FindAsync<T>(Guid uuid, CancellationToken cancellationToken) where T : Resource;

    /// <summary>By one of its unique values (<see cref="Resource.UniqueValues"/>): <c>new("name", "CUSTOM_X")</c>.</summary>
    ValueTask<T?> FindByAsync<T>(UniqueValue value, CancellationToken cancellationToken) where T : Resource;

    /// <exception cref="UnknownMarkerException">The marker names none.</exception>
    ValueTask<IReadOnlyList<T>> ListAsync<T>(ResourceQuery<T> query, CancellationToken cancellationToken) where T : Resource;

    /// <summary>The node's BIOS settings as last read; null: never.</summary>
    ValueTask<NodeBios?> FindBiosAsync(Guid nodeUuid, CancellationToken cancellationToken);

    /// <summary>The node's firmware components as last read; null: never.</summary>
    ValueTask<NodeFirmware?> FindFirmwareAsync(Guid nodeUuid, CancellationToken cancellationToken);
}

using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Model.Stores;

/// <summary>Reads nodes. What a commit wrote is seen by every read that begins after it returned.</summary>
public interface INodeStore
{
    ValueTask<Node?> FindAsync(Guid uuid, CancellationToken cancellationToken);

    ValueTask<Node?> FindByNameAsync(string name, CancellationToken cancellationToken);

    /// <exception cref="UnknownMarkerException">The marker names no node.</exception>
    ValueTask<IReadOnlyList<Node>> ListAsync(NodeQuery query, CancellationToken cancellationToken);

    /// <summary>How many nodes are in one of these states; does not look at each node.</summary>
    ValueTask<int> CountAsync(IReadOnlyList<ProvisionState> states, CancellationToken cancellationToken);

    ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Oldest first.</summary>
    ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Null: there is none by that name.</summary>
    ValueTask<byte[]?> ReadBlobAsync(Guid nodeUuid, string name, CancellationToken cancellationToken);
}

/// <summary>A page was asked for after an item that does not exist.</summary>
public sealed class UnknownMarkerException(string marker) : Exception($"{marker} is not known.")
{
    public UnknownMarkerException() : this("?")
    {
    }

    public UnknownMarkerException(string marker, Exception inner) : this(marker) => _ = inner;
}

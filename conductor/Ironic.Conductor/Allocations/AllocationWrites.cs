using System.Text.Json.Nodes;
using Ironic.Model.Allocations;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Allocations;

/// <summary>An allocation and its node change together: what is written when one is made, fails, or ends.</summary>
internal sealed class AllocationWrites(IResourceStore resources, IStoreWriter writer, TimeProvider clock)
{
    private const int MaxRaces = 20;

    /// <summary>The node is the allocation's: the allocation is its instance.</summary>
    public IReadOnlyList<StoreWrite> Reserve(Node node, Allocation allocation)
    {
        var now = clock.GetUtcNow();
        return
        [
            new StoreWrite.UpdateNode(node with
            {
                InstanceUuid = allocation.Uuid,
                AllocationUuid = allocation.Uuid,
                InstanceInfo = node.InstanceInfo.With("traits", new JsonArray([.. allocation.Traits.Order(StringComparer.Ordinal).Select(trait => JsonValue.Create(trait))])),
                UpdatedAt = now,
            }),
            new StoreWrite.UpdateResource(allocation with { NodeUuid = node.Uuid, State = AllocationState.Active, LastError = null, UpdatedAt = now }),
        ];
    }

    /// <summary>The node without its allocation.</summary>
    public static Node Free(Node node) => node with { InstanceUuid = null, AllocationUuid = null };

    /// <summary>What goes along when a node stops being an allocation's: the allocation ends.</summary>
    public async ValueTask<IReadOnlyList<StoreWrite>> EndAsync(Node before, Node after, CancellationToken cancellationToken) =>
        before.AllocationUuid is { } uuid && after.AllocationUuid != uuid && await resources.FindAsync<Allocation>(uuid, cancellationToken) is { } allocation
            ? [new StoreWrite.DeleteResource(allocation)]
            : [];

    /// <summary>No node was found, or the one named does not suit.</summary>
    public async Task FailAsync(Guid uuid, string reason, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await resources.FindAsync<Allocation>(uuid, cancellationToken) is not { State: not AllocationState.Active } allocation) return;
            var failed = allocation with { State = AllocationState.Error, NodeUuid = null, LastError = reason, UpdatedAt = clock.GetUtcNow() };
            if (await writer.CommitAsync([new StoreWrite.UpdateResource(failed)], cancellationToken) is CommitResult.Committed) return;
        }
    }
}

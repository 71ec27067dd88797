using Ironic.Conductor.Options;
using Ironic.Model.Allocations;
using Ironic.Model.Identity;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Allocations;

/// <summary>
/// Finds a node for an allocation and makes it its own, in one transaction. Nodes whose lock somebody holds are tried again, all of them, as often
/// and at the pace at which a request tries one (the API contract, section 10.6).
/// </summary>
internal sealed class AllocationEngine(INodeStore nodes, IResourceStore resources, IStoreWriter writer, AllocationWrites writes, IIdSource ids, TimeProvider clock, ConductorOptions options)
{
    private const int MaxRaces = 20;

    private enum Try
    {
        Reserved,
        Locked,
        Unsuitable,
        AllocationGone,
    }

    /// <summary>Ends with the allocation active, in error, or gone. Harmless when it is that already.</summary>
    public async Task ProcessAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await resources.FindAsync<Allocation>(uuid, cancellationToken) is not { State: AllocationState.Allocating } allocation) return;
        var all = await nodes.ListAsync(new() { ResourceClass = allocation.ResourceClass, Limit = int.MaxValue }, cancellationToken);
        IReadOnlyList<Node> candidates = AllocationMatch.Candidates(all, allocation, ids, out var reason);
        for (var round = 1; reason is null; round++)
        {
            List<Node> locked = [];
            foreach (var candidate in candidates)
            {
                switch (await TryReserveAsync(candidate.Uuid, uuid, cancellationToken))
                {
                    case Try.Reserved or Try.AllocationGone: return;
                    case Try.Locked: locked.Add(candidate); break;
                }
            }

            candidates = locked;
            if (locked.Count == 0) reason = AllocationMatch.Failed(allocation, "all nodes were filtered out during reservation");
            else if (round >= options.LockAttempts) reason = AllocationMatch.Failed(allocation, $"could not reserve any of {locked.Count} suitable nodes");
            else await Task.Delay(options.LockInterval, clock, cancellationToken);
        }

        await writes.FailAsync(uuid, reason, cancellationToken);
    }

    private async ValueTask<Try> TryReserveAsync(Guid nodeUuid, Guid uuid, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await resources.FindAsync<Allocation>(uuid, cancellationToken) is not { State: AllocationState.Allocating } allocation) return Try.AllocationGone;
            if (await nodes.FindAsync(nodeUuid, cancellationToken) is not { } node || !AllocationMatch.Suits(node, allocation)) return Try.Unsuitable;
            if (node.Reservation is not null) return Try.Locked;
            switch (await writer.CommitAsync(writes.Reserve(node, allocation), cancellationToken))
            {
                case CommitResult.Committed: return Try.Reserved;
                case CommitResult.Duplicate: return Try.Unsuitable; // another node has this instance
            }
        }

        return Try.Locked;
    }
}

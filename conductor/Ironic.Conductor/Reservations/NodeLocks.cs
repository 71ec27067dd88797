using Ironic.Conductor.Options;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Reservations;

/// <summary>
/// A node's exclusive lock, as requests take it (the API contract, section 10.1): a few tries, then 409. The lock is the row's <c>reservation</c>;
/// a change that needs no more than one transaction never sets it, it only insists that nobody else has.
/// </summary>
internal sealed class NodeLocks(INodeStore nodes, IStoreWriter writer, TimeProvider clock, ConductorOptions options)
{
    /// <summary>Races lost against other writers of the same row before giving up; each means that somebody else got on.</summary>
    private const int MaxRaces = 20;

    /// <summary>Changes a free node in one transaction.</summary>
    /// <param name="uuid">Which node.</param>
    /// <param name="decide">From the latest snapshot to the writes, or to a refusal; may run more than once. No writes: nothing to do.</param>
    /// <param name="cancellationToken">Ends the waiting for the lock.</param>
    /// <param name="attempts">Null: as configured for requests; 1: a job, which does not sleep over it, but parks.</param>
    /// <returns>The node as it then is.</returns>
    public async Task<Outcome<Node>> ChangeAsync(Guid uuid, Func<Node, CancellationToken, ValueTask<Outcome<IReadOnlyList<StoreWrite>>>> decide, CancellationToken cancellationToken, int? attempts = null)
    {
        var (tries, races) = (1, 0);
        while (true)
        {
            if (await nodes.FindAsync(uuid, cancellationToken) is not { } node) return Fault.NodeNotFound(uuid.ToString());
            if (node.Reservation is { } holder)
            {
                if (tries++ >= (attempts ?? options.LockAttempts)) return Fault.NodeLocked(node.Uuid.ToString(), holder);
                await Task.Delay(options.LockInterval, clock, cancellationToken);
                continue;
            }

            if (!(await decide(node, cancellationToken)).TryGet(out var writes, out var fault)) return fault;
            if (writes.Count == 0) return node;
            switch (await writer.CommitAsync(writes, cancellationToken))
            {
                case CommitResult.Committed: return await nodes.FindAsync(uuid, cancellationToken) is { } changed ? changed : node;
                case CommitResult.Duplicate duplicate: return Duplicates.ToFault(duplicate, uuid);
                case var stale when ++races >= MaxRaces: return Fault.Conflict($"Node {node.Uuid} is being changed by others too often: {stale}. Please retry.");
            }
        }
    }

    /// <summary>Holds the lock while <paramref name="work"/> runs: for what speaks to the hardware.</summary>
    public async Task<Outcome<T>> HoldAsync<T>(Guid uuid, Func<Node, CancellationToken, Task<Outcome<T>>> work, CancellationToken cancellationToken, int? attempts = null)
    {
        var taken = await ChangeAsync(uuid, (node, _) => new(Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(node with { Reservation = options.HostName })])), cancellationToken, attempts);
        if (!taken.TryGet(out var held, out var fault)) return fault;
        try
        {
            return await work(held, cancellationToken);
        }
        finally
        {
            await ReleaseAsync(uuid);
        }
    }

    private async Task ReleaseAsync(Guid uuid)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            // Not to be cancelled with the request: a lock left behind is freed only by the next start.
            if (await nodes.FindAsync(uuid, CancellationToken.None) is not { } node || node.Reservation != options.HostName) return;
            if (await writer.CommitAsync([new StoreWrite.UpdateNode(node with { Reservation = null })], CancellationToken.None) is CommitResult.Committed) return;
        }
    }
}

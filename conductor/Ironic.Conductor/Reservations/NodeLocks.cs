using System.Collections.Concurrent;
using Ironic.Conductor.Options;
using Ironic.Model.Faults;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Reservations;

/// <summary>
/// A node's exclusive lock, as requests take it (the API contract, section 10.1): a few tries, then 409. The lock is the row's <c>reservation</c>;
/// a change that needs no more than one transaction never sets it, it only insists that nobody else has.
/// </summary>
internal sealed partial class NodeLocks(INodeStore nodes, IJobStore jobs, IStoreWriter writer, ISharedStore store, TimeProvider clock, ConductorOptions options, ILogger<NodeLocks> log)
{
    /// <summary>Races lost against other writers of the same row before giving up; each means that somebody else got on.</summary>
    private const int MaxRaces = 20;

    /// <summary>Requests of ours that hold a node's lock, or try to get it.</summary>
    private readonly ConcurrentDictionary<Guid, int> _users = new();

    /// <summary>Nodes whose lock may be left behind: the database went away while it was taken or given back.</summary>
    private readonly ConcurrentDictionary<Guid, bool> _doubtful = new();

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
        _users.AddOrUpdate(uuid, 1, (_, users) => users + 1);
        try
        {
            if (!(await TakeAsync(uuid, attempts, cancellationToken)).TryGet(out var held, out var fault)) return fault;
            try
            {
                return await work(held, cancellationToken);
            }
            finally
            {
                await ReleaseAsync(uuid);
            }
        }
        finally
        {
            if (_users.AddOrUpdate(uuid, 0, (_, users) => users - 1) == 0) _users.TryRemove(new(uuid, 0));
        }
    }

    /// <summary>Frees what was left behind while the database was away; never throws but when cancelled.</summary>
    public async Task MendAsync(CancellationToken cancellationToken)
    {
        if (_doubtful.IsEmpty || store.Fault is not null) return; // what is read now may be of the time before
        foreach (var uuid in _doubtful.Keys)
        {
            try
            {
                var node = await nodes.FindAsync(uuid, cancellationToken);
                if (_users.ContainsKey(uuid)) continue; // looked at after the node: whoever comes later has changed it by then, and the commit fails
                if (node?.Reservation == options.HostName && await jobs.FindByNodeAsync(uuid, cancellationToken) is null or { Status: JobStatus.Waiting })
                {
                    if (await writer.CommitAsync([new StoreWrite.UpdateNode(node with { Reservation = null })], cancellationToken) is not CommitResult.Committed) continue; // it has changed: once more
                    LockMended(uuid);
                }

                _doubtful.TryRemove(uuid, out _);
            }
            catch (StoreException)
            {
                return; // away once more
            }
        }
    }

    private async Task<Outcome<Node>> TakeAsync(Guid uuid, int? attempts, CancellationToken cancellationToken)
    {
        try
        {
            return await ChangeAsync(uuid, (node, _) => new(Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(node with { Reservation = options.HostName })])), cancellationToken, attempts);
        }
        catch (StoreException)
        {
            _doubtful[uuid] = true; // the answer may have been lost, and the lock be ours
            throw;
        }
    }

    private async Task ReleaseAsync(Guid uuid)
    {
        try
        {
            for (var race = 0; race < MaxRaces; race++)
            {
                // Not to be cancelled with the request: a lock must not be left behind.
                if (await nodes.FindAsync(uuid, CancellationToken.None) is not { } node || node.Reservation != options.HostName) return;
                if (await writer.CommitAsync([new StoreWrite.UpdateNode(node with { Reservation = null })], CancellationToken.None) is CommitResult.Committed) return;
            }
        }
        catch (StoreException)
        {
            // What was to be done is done; the lock follows when the database is back.
        }

        _doubtful[uuid] = true;
    }

    [LoggerMessage(1012, LogLevel.Warning, "Node {Node} was left locked while the database was away; freed")]
    private partial void LockMended(Guid node);
}

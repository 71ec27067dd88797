using Ironic.Conductor.Reservations;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Resources;

/// <inheritdoc cref="IResourceService{T}"/>
internal sealed class ResourceService<T>(IResourceStore resources, IStoreWriter writer, NodeLocks locks, ResourceRules<T> rules, TimeProvider clock) : IResourceService<T>
    where T : Resource
{
    /// <summary>Races lost against other writers of the same resource before giving up.</summary>
    private const int MaxRaces = 20;

    public ValueTask<T?> FindAsync(string ident, CancellationToken cancellationToken) =>
        Guid.TryParse(ident, out var uuid) ? resources.FindAsync<T>(uuid, cancellationToken) : resources.FindByAsync<T>(new("name", ident), cancellationToken);

    public async ValueTask<Outcome<IReadOnlyList<T>>> ListAsync(ResourceQuery<T> query, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.Of(await resources.ListAsync(query, cancellationToken));
        }
        catch (UnknownMarkerException) when (query.Marker is { } marker)
        {
            return ResourceFaults.NotFound<T>(marker.ToString());
        }
    }

    public async Task<Outcome<T>> CreateAsync(T draft, CancellationToken cancellationToken)
    {
        if (await rules.CheckNewAsync(draft, cancellationToken) is { } refused) return refused;
        return await writer.CommitAsync([new StoreWrite.InsertResource(draft with { CreatedAt = clock.GetUtcNow() })], cancellationToken) switch
        {
            CommitResult.Duplicate duplicate => ResourceFaults.Of(duplicate),
            CommitResult.Stale stale => Fault.Invalid($"Node {stale.Uuid} could not be found."),
            _ => await resources.FindAsync<T>(draft.Uuid, cancellationToken) is { } created ? created : draft,
        };
    }

    public async Task<Outcome<T>> UpdateAsync(Guid uuid, Func<T, Outcome<T>> change, CancellationToken cancellationToken)
    {
        var changed = await ApplyAsync(uuid, rules.ChangesUnderLock, (node, _) => node, async (node, before, token) =>
        {
            if (!change(before).TryGet(out var after, out var fault)) return fault;
            if (await rules.CheckChangeAsync(node, before, after, token) is { } refused) return refused;
            if (after == before) return Outcome.Of<IReadOnlyList<StoreWrite>>([]);
            return Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateResource(after with { UpdatedAt = clock.GetUtcNow() }), .. await rules.FollowAsync(before, after, token)]);
        }, cancellationToken);
        if (!changed.Succeeded) return changed.Fault;
        return await resources.FindAsync<T>(uuid, cancellationToken) is { } now ? now : ResourceFaults.NotFound<T>(uuid.ToString());
    }

    public Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken) => ApplyAsync(uuid, underLock: true, rules.AfterDeletion, async (node, before, token) =>
        await rules.CheckDeletionAsync(node, before, token) is { } refused
            ? refused
            : Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.DeleteResource(before)]), cancellationToken);

    /// <summary>What belongs to a node changes under the node's lock.</summary>
    private async Task<Outcome> ApplyAsync(Guid uuid, bool underLock, Func<Node, T, Node> nodeAfter, Func<Node?, T, CancellationToken, ValueTask<Outcome<IReadOnlyList<StoreWrite>>>> decide, CancellationToken cancellationToken)
    {
        if (await resources.FindAsync<T>(uuid, cancellationToken) is not { } found) return ResourceFaults.NotFound<T>(uuid.ToString());
        if (!underLock || found.OwningNode is not { } owner) return await ApplyAloneAsync(uuid, underLock, nodeAfter, decide, cancellationToken);
        var done = await locks.ChangeAsync(owner, async (node, token) =>
        {
            if (await resources.FindAsync<T>(uuid, token) is not { } before) return ResourceFaults.NotFound<T>(uuid.ToString());
            if (!(await decide(node, before, token)).TryGet(out var writes, out var fault)) return fault;

            // The node's row goes along, be it unchanged: so the change fails when somebody took the lock meanwhile.
            return Outcome.Of<IReadOnlyList<StoreWrite>>(writes.Count == 0 ? [] : [new StoreWrite.UpdateNode(nodeAfter(node, before)), .. writes]);
        }, cancellationToken);
        return done.TryGet(out _, out var failed) ? Outcome.Done : failed;
    }

    private async Task<Outcome> ApplyAloneAsync(Guid uuid, bool underLock, Func<Node, T, Node> nodeAfter, Func<Node?, T, CancellationToken, ValueTask<Outcome<IReadOnlyList<StoreWrite>>>> decide, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await resources.FindAsync<T>(uuid, cancellationToken) is not { } before) return ResourceFaults.NotFound<T>(uuid.ToString());
            if (underLock && before.OwningNode is not null) return await ApplyAsync(uuid, underLock, nodeAfter, decide, cancellationToken); // it got a node meanwhile
            if (!(await decide(null, before, cancellationToken)).TryGet(out var writes, out var fault)) return fault;
            switch (await writer.CommitAsync(writes, cancellationToken))
            {
                case CommitResult.Committed: return Outcome.Done;
                case CommitResult.Duplicate duplicate: return ResourceFaults.Of(duplicate);
            }
        }

        return Fault.Conflict($"{uuid} is being changed by others too often. Please retry.");
    }
}

using Ironic.Conductor.Reservations;
using Ironic.Conductor.Resources;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Json;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Allocations;

/// <inheritdoc cref="IAllocationService"/>
internal sealed class AllocationService(ResourceService<Allocation> allocations, AllocationWrites writes, NodeLocks locks, AllocationSignal signal) : IAllocationService
{
    public ValueTask<Allocation?> FindAsync(string ident, CancellationToken cancellationToken) => allocations.FindAsync(ident, cancellationToken);

    public ValueTask<Outcome<IReadOnlyList<Allocation>>> ListAsync(ResourceQuery<Allocation> query, CancellationToken cancellationToken) => allocations.ListAsync(query, cancellationToken);

    public Task<Outcome<Allocation>> UpdateAsync(Guid uuid, Func<Allocation, Outcome<Allocation>> change, CancellationToken cancellationToken) => allocations.UpdateAsync(uuid, change, cancellationToken);

    public Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken) => allocations.DeleteAsync(uuid, cancellationToken);

    public async Task<Outcome<Allocation>> CreateAsync(Allocation draft, CancellationToken cancellationToken)
    {
        var created = await allocations.CreateAsync(draft with { State = AllocationState.Allocating, NodeUuid = null }, cancellationToken);
        if (created.Fault is null) signal.Set();
        return created;
    }

    /// <summary>The record comes first, as Ironic's does: a refusal stays readable on it. Born in error, so that nobody looks for another node meanwhile.</summary>
    public async Task<Outcome<Allocation>> BackfillAsync(Allocation draft, Guid node, CancellationToken cancellationToken)
    {
        var recorded = await allocations.CreateAsync(draft with { State = AllocationState.Error, LastError = "The backfill was interrupted.", NodeUuid = null }, cancellationToken);
        if (!recorded.TryGet(out var allocation, out var duplicate)) return duplicate;
        var taken = await locks.ChangeAsync(node, (now, _) => new(Refusal(now, allocation) is { } refused
            ? refused
            : Outcome.Of<IReadOnlyList<StoreWrite>>(writes.Reserve(now, allocation))), cancellationToken);
        if (taken.TryGet(out _, out var fault)) return await FindAsync(allocation.Uuid.ToString(), cancellationToken) is { } active ? active : allocation;
        await writes.FailAsync(allocation.Uuid, fault.Message, cancellationToken);
        return fault;
    }

    private static Fault? Refusal(Node node, Allocation allocation)
    {
        if (node.AllocationUuid is { } other) return Fault.Conflict($"Node {node.Uuid} is associated with instance {other}.");
        if (node.InstanceUuid is { } instance && instance != allocation.Uuid) return Fault.Conflict($"Node {node.Uuid} is associated with instance {instance}.");
        List<string> problems = [];
        if (node.Provision.State != ProvisionState.Active) problems.Add($"Node must be in the \"active\" state, but the current state is \"{node.Provision.State.ToWire()}\"");
        if (allocation.ResourceClass is { } wanted && node.ResourceClass != wanted) problems.Add($"Resource class {node.ResourceClass ?? "None"} does not match the requested resource class {wanted}");
        if (!AllocationMatch.HasTraits(node, allocation)) problems.Add($"List of traits {string.Join(", ", node.Traits)} does not match the requested traits {string.Join(", ", allocation.Traits)}");
        if (!AllocationMatch.IsCandidate(node, allocation)) problems.Add($"Candidate nodes must be empty or contain the target node, but got {string.Join(", ", allocation.CandidateNodes)}");
        return problems.Count == 0
            ? null
            : Fault.Internal(AllocationMatch.Failed(allocation, $"Cannot backfill an allocation for node {node.Uuid}: {string.Join("; ", problems)}"));
    }
}

using System.Collections.Immutable;
using Ironic.Model.Allocations;
using Ironic.Model.Identity;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Allocations;

/// <summary>Which nodes suit an allocation (the API contract, section 10.6). Pure.</summary>
internal static class AllocationMatch
{
    /// <summary>Nodes that suit, in the order in which to try them; none: <paramref name="reason"/> says why.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="allocation">What is wanted.</param>
    /// <param name="ids">Shuffles: allocations made at the same time must not all try the same node first.</param>
    /// <param name="reason">Null when there are some.</param>
    public static ImmutableArray<Node> Candidates(IEnumerable<Node> nodes, Allocation allocation, IIdSource ids, out string? reason)
    {
        reason = null;
        var suitable = nodes.Where(node => SuitsButTraits(node, allocation)).ToList();
        if (suitable.Count == 0)
        {
            reason = Failed(allocation, allocation.CandidateNodes.IsEmpty
                ? $"no available nodes match the resource class {allocation.ResourceClass}"
                : $"none of the requested nodes are available and match the resource class {allocation.ResourceClass}");
            return [];
        }

        suitable.RemoveAll(node => !HasTraits(node, allocation));
        if (suitable.Count == 0) reason = Failed(allocation, $"no suitable nodes have the requested traits {string.Join(", ", allocation.Traits)}");
        return [.. suitable.OrderByDescending(node => allocation.Name is not null && node.Name == allocation.Name).ThenBy(_ => ids.NewId())];
    }

    /// <summary>Whether it still suits, whoever holds its lock.</summary>
    public static bool Suits(Node node, Allocation allocation) => SuitsButTraits(node, allocation) && HasTraits(node, allocation);

    public static bool HasTraits(Node node, Allocation allocation) => allocation.Traits.All(node.Traits.Contains);

    public static bool IsCandidate(Node node, Allocation allocation) => allocation.CandidateNodes.IsEmpty || allocation.CandidateNodes.Contains(node.Uuid);

    public static string Failed(Allocation allocation, string why) => $"Failed to process allocation {allocation.Uuid}: {why}.";

    /// <summary>Child nodes go with their parents; they are nobody's to ask for.</summary>
    private static bool SuitsButTraits(Node node, Allocation allocation) =>
        node is { Maintenance: false, InstanceUuid: null, PowerState: not null, ParentNode: null, Provision.State: ProvisionState.Available }
        && node.ResourceClass == allocation.ResourceClass
        && IsCandidate(node, allocation)
        && (allocation.Owner is not { } owner || node.Owner == owner || node.Lessee == owner);
}

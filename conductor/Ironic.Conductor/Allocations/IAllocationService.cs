using Ironic.Conductor.Resources;
using Ironic.Model.Allocations;
using Ironic.Model.Faults;

namespace Ironic.Conductor.Allocations;

/// <summary>Allocations: a created one is looked for a node in the background; the node's instance is then the allocation.</summary>
public interface IAllocationService : IResourceService<Allocation>
{
    /// <summary>Creates an allocation for a node that an instance runs on already.</summary>
    /// <param name="draft">As wanted; the node must suit it.</param>
    /// <param name="node">The node.</param>
    /// <param name="cancellationToken">Ends the waiting for the node's lock.</param>
    /// <returns>The active allocation; or the refusal, which the allocation then keeps as its error.</returns>
    Task<Outcome<Allocation>> BackfillAsync(Allocation draft, Guid node, CancellationToken cancellationToken);
}

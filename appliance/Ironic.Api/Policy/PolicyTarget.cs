using Ironic.Model.Allocations;
using Ironic.Model.Nodes;
using Ironic.Model.Templates;

namespace Ironic.Api.Policy;

/// <summary>Whose a thing is, as far as rules ask.</summary>
/// <param name="Owner">A project; null: nobody's but the operator's.</param>
/// <param name="Lessee">The project that has it for now; null: none.</param>
/// <param name="Public">Everybody's to read and use.</param>
internal readonly record struct PolicyTarget(string? Owner, string? Lessee = null, bool Public = false)
{
    /// <summary>A node's, and of all that belongs to it.</summary>
    public static PolicyTarget Of(Node node) => new(node.Owner, node.Lessee);

    public static PolicyTarget Of(Allocation allocation) => new(allocation.Owner);

    public static PolicyTarget Of(Runbook runbook) => new(runbook.Owner, Public: runbook.Public);
}

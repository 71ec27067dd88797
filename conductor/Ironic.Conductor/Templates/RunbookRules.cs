using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Templates;

namespace Ironic.Conductor.Templates;

/// <summary>Which runbook is meant, and whether it may run on a node (the API contract, section 8.8).</summary>
internal sealed class RunbookRules(IResourceStore resources)
{
    public async ValueTask<Outcome<Runbook>> FindAsync(string ident, CancellationToken cancellationToken)
    {
        var found = Guid.TryParse(ident, out var uuid)
            ? await resources.FindAsync<Runbook>(uuid, cancellationToken)
            : await resources.FindByAsync<Runbook>(new UniqueValue("name", ident), cancellationToken);
        return found is null ? Fault.NotFound($"Runbook {ident} could not be found.") : found;
    }

    /// <param name="runbook">What is to run.</param>
    /// <param name="node">Where.</param>
    /// <param name="byName">True: as before 1.112, where the node's trait is the runbook's name.</param>
    public static Fault? Refuse(Runbook runbook, Node node, bool byName)
    {
        if (byName)
        {
            return node.Traits.Contains(runbook.Name)
                ? null
                : Fault.Invalid($"This runbook has not been approved for use on this node {node.Uuid}. Please ask an administrator to add it to your node traits.");
        }

        if (runbook.Traits.IsEmpty) return Fault.Invalid($"Runbook {runbook.Uuid} has no traits configured. Please ask an administrator to add traits to the runbook.");
        return runbook.Traits.Overlaps(node.Traits)
            ? null
            : Fault.Invalid($"This runbook has not been approved for use on this node {node.Uuid}. The node does not have any of the runbook's traits "
                + $"[{string.Join(", ", runbook.Traits.Select(trait => $"'{trait}'"))}]. Please ask an administrator to add a matching trait to your node.");
    }
}

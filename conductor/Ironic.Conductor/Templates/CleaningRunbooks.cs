using Ironic.Conductor.Options;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Templates;

namespace Ironic.Conductor.Templates;

/// <summary>Whether a node's automated cleaning follows a runbook: its own (where that is allowed) before its resource class's before the one for all.</summary>
internal sealed class CleaningRunbooks(RunbookRules rules, ConductorOptions options)
{
    private const string NodeKey = "cleaning_runbook";

    private readonly CleanOptions _options = options.Clean;

    public async ValueTask<Outcome<CleaningChoice>> ForAsync(Node node, CancellationToken cancellationToken)
    {
        if (NameFor(node) is not { } name) return new CleaningChoice(null);
        if (!(await rules.FindAsync(name, cancellationToken)).TryGet(out var runbook, out var fault)) return fault;
        if (!_options.RunbookNeedsTrait) return new CleaningChoice(runbook);
        return RunbookRules.Refuse(runbook, node, byName: runbook.Traits.IsEmpty) is { } refused ? refused : new CleaningChoice(runbook);
    }

    private string? NameFor(Node node)
    {
        if (_options.RunbookFromNode && node.DriverInfo.GetText(NodeKey) is { Length: > 0 } own) return own;
        return node.ResourceClass is { } resourceClass && _options.RunbookByResourceClass.TryGetValue(resourceClass, out var ofClass) ? ofClass : _options.Runbook;
    }
}

/// <summary>Null: the steps that slots and agent offer.</summary>
internal sealed record CleaningChoice(Runbook? Runbook);

using Ironic.Conductor.Jobs;

namespace Ironic.Conductor.Steps;

/// <summary>How a flow's steps are carried out.</summary>
/// <param name="Phase">Names of things.</param>
/// <param name="Finished">The stage after the last step.</param>
/// <param name="Reload">The stage that asks the agent for its steps anew, after a reboot or a new version of it.</param>
/// <param name="Timeout">Of one step: from the agent's last sign of life, or from the step's begin.</param>
internal sealed record StepFlow(StepPhase Phase, string Finished, string Reload, TimeSpan Timeout)
{
    /// <summary>Stages of the core steps, by full name.</summary>
    public IReadOnlyDictionary<string, string> CoreStages { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether the stage of a core step has the agent do something. (The agent's own steps always do.)</summary>
    public Func<StageContext, string, bool> NeedsAgent { get; init; } = (_, _) => false;

    /// <summary>Brings the ramdisk up anew, and then goes to <see cref="Reload"/>.</summary>
    public required string RamdiskStage { get; init; }

    /// <summary>The history's name of what this flow does to this node: "manual_cleaning", "deployment", ...</summary>
    public required Func<Model.Nodes.Node, string> HistoryName { get; init; }

    /// <summary>Whether steps begin from the first when the agent is found to have changed; else only the one that met it is done over.</summary>
    public Func<Model.Nodes.Node, bool> StartsOver { get; init; } = _ => false;
}

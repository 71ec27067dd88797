using System.Collections.Frozen;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Jobs;

/// <summary>One stage's work. It may be cut off between any two lines and is then run again from its beginning: idempotent, or re-attaching.</summary>
internal delegate Task<StageOutcome> StageBody(StageContext context, CancellationToken cancellationToken);

/// <summary>Stages that have nothing to wait for.</summary>
internal static class Stage
{
    public static StageBody Of(Func<StageContext, StageOutcome> body) => (context, _) => Task.FromResult(body(context));
}

/// <summary>A verb's work as data: named stages, and what its end means for the node.</summary>
/// <param name="Kind">As in <see cref="Job.Kind"/>.</param>
/// <param name="First">Where it begins.</param>
/// <param name="Stages">By name, as in <see cref="Job.Stage"/>.</param>
internal sealed record Flow(string Kind, string First, FrozenDictionary<string, StageBody> Stages)
{
    /// <summary>What reaching the goal is in the provision graph; null: the state stays (power).</summary>
    public Func<Node, ProvisionEvent?> OnDone { get; init; } = _ => ProvisionEvent.Done;

    /// <summary>Whether a failure is one of the provision graph.</summary>
    public bool FailsState { get; init; } = true;

    /// <summary>The stage that tidies up after a failure, its state being set already; null: nothing to tidy up.</summary>
    public string? CleanUpStage { get; init; }

    /// <summary>The fault (with maintenance) that a failure sets once a step had begun; null: none.</summary>
    public string? StepFault { get; init; }

    /// <summary>Where the graph goes on to once an abort is tidied up after; null: the failed state stays.</summary>
    public ProvisionEvent? OnAborted { get; init; }

    /// <summary>The fault (with maintenance) that a failed tidying up after an abort sets; null: none.</summary>
    public string? AbortFault { get; init; }

    /// <summary>What a failure changes in the node besides state, error and fault.</summary>
    public Func<Node, Node> AfterFailure { get; init; } = node => node;

    /// <summary>What success changes in the node besides its state.</summary>
    public Func<Node, Node> AfterSuccess { get; init; } = node => node;

    /// <summary>The first half of a time-out's text; what was seen last is added to it.</summary>
    public Func<Node, string> TimeoutText { get; init; } = node => $"Timeout reached while working on node {node.Uuid}";

    /// <summary>In <c>history</c>: "deploying", "cleaning", ...</summary>
    public required string HistoryType { get; init; }
}

using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;

namespace Ironic.Conductor.Limits;

/// <summary>A stretch of a job that only so many nodes may be in at once.</summary>
/// <param name="Name">In metrics, in configuration: "boots".</param>
/// <param name="InWords">What is waited for: "a boot".</param>
/// <param name="Limit">How many; 0: no limit.</param>
/// <param name="Kind">The flow it belongs to; null: any that has the stages.</param>
/// <param name="Entry">The stage at which it begins: here a job waits.</param>
/// <param name="Inside">Stages that belong to it besides; null: all of the flow but its tidying up.</param>
internal sealed record Phase(string Name, string InWords, Func<LimitOptions, int> Limit, string? Kind, string Entry, string[]? Inside)
{
    /// <summary>The order is that in which a job enters them: nobody waits for an earlier one while he holds a later one.</summary>
    public static IReadOnlyList<Phase> Table { get; } =
    [
        new("deploys", "a deploy", limits => limits.Deploys, FlowKinds.Deploy, "image", null),
        new("cleans", "a clean", limits => limits.Cleans, FlowKinds.Clean, "start", null),
        new("images", "an image", limits => limits.Images, FlowKinds.Deploy, "image", []),
        new("boots", "a boot", limits => limits.Boots, null, RamdiskBootStages.OnStage, [RamdiskBootStages.WaitStage]),
        new("writes", "an image write", limits => limits.Writes, FlowKinds.Deploy, "write-mark", ["write-send", "write-poll"]),
    ];

    public bool Begins(string kind, string stage) => IsOf(kind) && stage == Entry;

    public bool Holds(string kind, string stage) => IsOf(kind) && (stage == Entry || (Inside is null ? stage != "tidy" : Inside.Contains(stage)));

    private bool IsOf(string kind) => Kind is null || Kind == kind;
}

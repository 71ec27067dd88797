using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Power;
using Ironic.Conductor.Reservations;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Steps;

/// <summary>
/// Steps of a node that are carried out on its children instead (<c>execute_on_child_nodes</c>), one after the other, each under the child's own lock. Where a
/// step takes its time on a child, it is asked for until it is done; the child is free in between, as a node is that waits.
/// </summary>
internal sealed class ChildStepStages(INodeStore nodes, NodeLocks locks, ChildStepRun run, RelatedPower power)
{
    public const string First = "step-children";

    private const string RunStage = "step-child", OffStage = "step-child-off", OnStage = "step-child-on";
    private const string ChildrenKey = "step_children", StateKey = "step_child_state", BegunAtKey = "step_child_at";
    private const int ChildLimit = 1000;
    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(5);

    public IEnumerable<KeyValuePair<string, StageBody>> For(StepFlow flow) =>
    [
        new(First, (context, token) => ChooseAsync(context, flow, token)),
        new(RunStage, (context, token) => RunNextAsync(context, flow, token)),
        new(OffStage, (context, token) => OnChildAsync(context, flow, OffAsync, _ => new StageOutcome.Next(OnStage), token)),
        new(OnStage, (context, token) => OnChildAsync(context, flow, OnAsync, _ => new StageOutcome.Next(RunStage), token)),
    ];

    /// <summary>Which children is decided once, so that a restart goes on with the same ones.</summary>
    private async Task<StageOutcome> ChooseAsync(StageContext context, StepFlow flow, CancellationToken cancellationToken)
    {
        var limit = Limit(StepStages.Current(context, flow.Phase));
        var children = await nodes.ListAsync(new() { ParentNode = context.Node.Uuid, Limit = ChildLimit }, cancellationToken);
        context.State.Set(ChildrenKey, new JsonArray([.. children.Where(child => limit.Count == 0 || limit.Contains(child.Uuid)).Select(child => (JsonNode)child.Uuid.ToString())]));
        return new StageOutcome.Next(RunStage);
    }

    private async Task<StageOutcome> RunNextAsync(StageContext context, StepFlow flow, CancellationToken cancellationToken)
    {
        if (Left(context).Count == 0 || StepStages.Current(context, flow.Phase) is not { } step)
        {
            context.State.Remove(ChildrenKey);
            return new StageOutcome.Next(StepStages.NextStage);
        }

        var state = context.State.GetNode(StateKey) is JsonObject stored ? JsonMap.From(stored) : null;
        return await OnChildAsync(
            context, flow, (child, token) => run.RunAsync(child, flow.Phase, step, state, token),
            progress => progress is StepProgress.Pending pending ? Park(context, flow, pending) : GoOn(context), cancellationToken);
    }

    private static StageOutcome Park(StageContext context, StepFlow flow, StepProgress.Pending pending)
    {
        context.State.Set(StateKey, pending.State.ToObject());
        if (pending.Reboot) return new StageOutcome.Next(OffStage);
        return new StageOutcome.Wait($"{pending.For}, of child node {Left(context)[0]}", context.Now + pending.Pause, Deadline(context, flow));
    }

    private static StageOutcome.Next GoOn(StageContext context)
    {
        context.State.Set(ChildrenKey, new JsonArray([.. Left(context).Skip(1).Select(uuid => uuid!.DeepClone())]));
        context.State.Remove(StateKey, BegunAtKey);
        return new(RunStage);
    }

    /// <summary>A restart of the child's machine is off and on, each stored before the next; one that must not be switched off gets its BMC's own reset.</summary>
    private async Task<Outcome<bool>> OffAsync(Node child, CancellationToken cancellationToken) =>
        child.DisablePowerOff ? true : await power.SwitchAsync(child, PowerTarget.Off, cancellationToken);

    private Task<Outcome<bool>> OnAsync(Node child, CancellationToken cancellationToken) =>
        power.SwitchAsync(child, child.DisablePowerOff ? PowerTarget.Reboot : PowerTarget.On, cancellationToken);

    private async Task<StageOutcome> OnChildAsync<T>(
        StageContext context, StepFlow flow, Func<Node, CancellationToken, Task<Outcome<T>>> work, Func<T, StageOutcome> then, CancellationToken cancellationToken)
    {
        if (context.State.GetTime(BegunAtKey) is null) context.State.Set(BegunAtKey, context.Now);
        var child = Guid.Parse(Left(context)[0]!.GetValue<string>());
        var outcome = await locks.HoldAsync(child, work, cancellationToken, attempts: 1);
        if (outcome.TryGet(out var result, out var fault)) return then(result);
        return fault.Kind switch
        {
            FaultKind.Conflict => new StageOutcome.Wait($"child node {child}", context.Now + LockPause, Deadline(context, flow)),
            FaultKind.NotFound => Skip(context, child),
            _ => StepStages.Failed(context, flow.Phase, $"on child node {child}: {fault.Message}", "child-step-failed"),
        };
    }

    private static StageOutcome.Next Skip(StageContext context, Guid child)
    {
        context.Record(TimelineNames.StepFailed, $"child node {child} is gone, which is not fatal");
        return GoOn(context);
    }

    private static JsonArray Left(StageContext context) => context.State.GetNode(ChildrenKey) as JsonArray ?? [];

    /// <summary>Of each child by itself.</summary>
    private static DateTimeOffset? Deadline(StageContext context, StepFlow flow) => ReservedStepStages.Bound(context.State.GetTime(BegunAtKey) ?? context.Now, flow);

    private static HashSet<Guid> Limit(Step? step) =>
        step is { } asked && asked.Record.TryGet("limit_child_node_execution", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => Guid.TryParse(item.ToString(), out var uuid) ? uuid : Guid.Empty)]
            : [];
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Steps;

/// <summary>Steps of a node that are carried out on its children instead (<c>execute_on_child_nodes</c>), one after the other, each under the child's own lock.</summary>
internal sealed class ChildStepStages(INodeStore nodes, NodeLocks locks, DriverRegistry drivers, RelatedPower power, ITimeline timeline, ConductorOptions options)
{
    public const string First = "step-children";

    private const string RunStage = "step-child", ChildrenKey = "step_children";
    private const int ChildLimit = 1000;
    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(5);

    public IEnumerable<KeyValuePair<string, StageBody>> For(StepFlow flow) =>
    [
        new(First, (context, token) => ChooseAsync(context, flow, token)),
        new(RunStage, (context, token) => RunNextAsync(context, flow, token)),
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
        var left = context.State.GetNode(ChildrenKey) as JsonArray ?? [];
        if (left.Count == 0 || StepStages.Current(context, flow.Phase) is not { } step)
        {
            context.State.Remove(ChildrenKey);
            return new StageOutcome.Next(StepStages.NextStage);
        }

        var child = Guid.Parse(left[0]!.GetValue<string>());
        var outcome = await locks.HoldAsync(child, (held, token) => OnChildAsync(held, flow, step, token), cancellationToken, attempts: 1);
        if (outcome.TryGet(out _, out var fault))
        {
            context.State.Set(ChildrenKey, new JsonArray([.. left.Skip(1).Select(uuid => uuid!.DeepClone())]));
            return new StageOutcome.Next(RunStage);
        }

        return fault.Kind switch
        {
            FaultKind.Conflict => new StageOutcome.Wait($"child node {child}", context.Now + LockPause, ReservedStepStages.Bound(context.State.GetTime(StepStages.BegunAtKey) ?? context.Now, flow)),
            FaultKind.NotFound => Skip(context, left, child),
            _ => StepStages.Failed(context, flow.Phase, $"on child node {child}: {fault.Message}", "child-step-failed"),
        };
    }

    private static StageOutcome.Next Skip(StageContext context, JsonArray left, Guid child)
    {
        context.Record(TimelineNames.StepFailed, $"child node {child} is gone, which is not fatal");
        context.State.Set(ChildrenKey, new JsonArray([.. left.Skip(1).Select(uuid => uuid!.DeepClone())]));
        return new(RunStage);
    }

    private async Task<Outcome<bool>> OnChildAsync(Node child, StepFlow flow, Step step, CancellationToken cancellationToken)
    {
        if (ReservedSteps.Contains(step)) return PowerTargetOf(step) is { } target ? await power.SwitchAsync(child, target, cancellationToken) : true; // hold and wait are the parent's own
        if (!drivers.TryBind(child, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        var hardware = DriverContexts.Of(child, timeline);
        try
        {
            if (StepCatalog.OutOfBand(driver, step) is not { } slot) return Fault.Invalid($"node does not support this {flow.Phase.Name} step: {StepText.Of(step)}");
            var progress = await slot.RunStepAsync(hardware, new(step.Name, step.Args, flow.Phase.Kind, null), cancellationToken);
            if (progress is StepProgress.Pending && !options.AllowAsyncChildSteps) return Fault.Invalid($"step {step.FullName} did not end at once, which steps on child nodes must");
            return true;
        }
        catch (DriverException e)
        {
            return Fault.Internal(e.Message);
        }
    }

    private static PowerTarget? PowerTargetOf(Step step) => step.Name switch
    {
        ReservedSteps.PowerOn => PowerTarget.On,
        ReservedSteps.PowerOff => PowerTarget.Off,
        ReservedSteps.Reboot => PowerTarget.Reboot,
        _ => null,
    };

    private static HashSet<Guid> Limit(Step? step) =>
        step is { } asked && asked.Record.TryGet("limit_child_node_execution", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => Guid.TryParse(item.ToString(), out var uuid) ? uuid : Guid.Empty)]
            : [];
}

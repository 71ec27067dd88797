using Ironic.Conductor.Agents;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Conductor.Steps;

/// <summary>Steps that a slot carries out by itself, out of band. A slot that answers "pending" is asked again, until it is done or the step's time is up.</summary>
internal sealed class SlotStepStages(HardwareCache cache)
{
    public const string First = "step-slot";

    private const string StateKey = "step_state", AwaitsAgentKey = "step_awaits_agent";

    public IEnumerable<KeyValuePair<string, StageBody>> For(StepFlow flow) => [new(First, (context, token) => RunAsync(context, flow, token))];

    private async Task<StageOutcome> RunAsync(StageContext context, StepFlow flow, CancellationToken cancellationToken)
    {
        if (StepStages.Current(context, flow.Phase) is not { } step || StepCatalog.OutOfBand(context.Driver, step) is not { } slot)
            return new StageOutcome.Failed("The step's interface does not offer it any more.", "step-unknown");

        var state = context.State.GetNode(StateKey) is System.Text.Json.Nodes.JsonObject stored ? JsonMap.From(stored) : null;
        if (context.State.GetFlag(AwaitsAgentKey) && !(AgentInfo.LastHeartbeatOf(context.Node) > context.State.GetTime(StepStages.BegunAtKey)))
            return Waiting(context, flow, null, "the agent's report");
        try
        {
            var progress = await slot.RunStepAsync(context.Hardware, new(step.Name, step.Args, flow.Phase.Kind, state), cancellationToken);
            return progress is StepProgress.Done done ? await KeepAsync(context, flow, done, cancellationToken) : Park(context, flow, (StepProgress.Pending)progress);
        }
        catch (DriverException e)
        {
            return StepStages.Failed(context, flow.Phase, e.Message, e.Cause ?? "step-failed");
        }
    }

    private static StageOutcome Park(StageContext context, StepFlow flow, StepProgress.Pending pending)
    {
        context.State.Set(StateKey, pending.State.ToObject());
        context.State.Set(AwaitsAgentKey, pending.Pause is null);
        context.SetInternal(flow.Phase.PollingKey, true);
        if (!pending.Reboot) return Waiting(context, flow, pending.Pause, pending.For);
        context.State.Set(StepStages.ResumeKey, First);
        return StepStages.Reboot(context, flow);
    }

    private async Task<StageOutcome> KeepAsync(StageContext context, StepFlow flow, StepProgress.Done done, CancellationToken cancellationToken)
    {
        context.State.Remove(StateKey, AwaitsAgentKey);
        context.SetInternal(flow.Phase.PollingKey, null);
        context.Node = StepResults.Keep(context.Node, done, context.Now);
        if (done.Bios is { } bios) await cache.KeepAsync(context, bios, cancellationToken);
        if (done.Firmware is { } firmware) await cache.KeepAsync(context, firmware, cancellationToken);
        return new StageOutcome.Next(StepStages.NextStage);
    }

    private static StageOutcome.Wait Waiting(StageContext context, StepFlow flow, TimeSpan? pause, string what) =>
        new(what, context.Now + pause, ReservedStepStages.Bound(context.State.GetTime(StepStages.BegunAtKey) ?? context.Now, flow));
}

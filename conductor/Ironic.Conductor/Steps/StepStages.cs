using System.Text.Json.Nodes;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Causes;
using Ironic.Conductor.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Steps;

/// <summary>
/// Goes through a node's list of steps: the next one is chosen and stored before it begins. Who carries it out decides its stages:
/// the conductor (reserved and core steps), a slot, the node's children, or the agent.
/// </summary>
internal sealed class StepStages(AgentCommandStages commands, AgentStepRequests requests, SlotStepStages slots, ChildStepStages children)
{
    /// <summary>Where a flow enters, and comes back to after each step.</summary>
    public const string NextStage = "steps";

    /// <summary>In a job's state: when the current step began.</summary>
    public const string BegunAtKey = "step_at";

    /// <summary>In a job's state: the stage that goes on with the current step, when the machine is up again.</summary>
    public const string ResumeKey = "step_resume";

    /// <summary>In a job's state: the list is what will be run; after a reboot the flow goes on in it.</summary>
    public const string PlannedKey = "planned";

    private const string AgentStepStage = "step";

    public IEnumerable<KeyValuePair<string, StageBody>> For(StepFlow flow)
    {
        var command = new AgentCommand(AgentStepStage, (context, token) => BuildAsync(context, flow, token), (context, result) => Ended(context, flow, result), flow.Timeout);
        return
        [
            new(NextStage, Stage.Of(context => Next(context, flow, command))),
            .. ReservedStepStages.For(flow),
            .. slots.For(flow),
            .. children.For(flow),
            .. commands.For(command),
        ];
    }

    /// <summary>The step that is being carried out; null between steps.</summary>
    public static Step? Current(StageContext context, StepPhase phase) => phase.Current(context.Node) is { IsEmpty: false } record ? new Step(record) : null;

    private static StageOutcome Next(StageContext context, StepFlow flow, AgentCommand command)
    {
        context.SetInternal(flow.Phase.RebootKey, null);
        if (context.State.GetText(ResumeKey) is { } resumed)
        {
            context.State.Remove(ResumeKey);
            return new StageOutcome.Next(resumed);
        }

        if (FinishCurrent(context, flow) is { RebootRequested: true } && !context.Job.AbortRequested) return Reboot(context, flow);
        if (context.Job.AbortRequested) return Aborted(context, flow.Phase);

        var steps = StepList.Read(context.Node, flow.Phase);
        var index = StepList.Index(context.Node, flow.Phase) + 1;
        if (index >= steps.Count) return Finish(context, flow, steps);

        var step = steps[index];
        var stage = StageOf(context, flow, step, command);
        var inBand = stage == command.First || flow.NeedsAgent(context, stage);
        if (inBand && AgentInfo.EndpointOf(context.Node) is null) return new StageOutcome.Next(flow.RamdiskStage); // a step before switched it off

        if (index == 0) StepHistory.Start(context, flow, steps);
        context.Node = flow.Phase.WithCurrent(StepList.WriteIndex(context.Node, flow.Phase, index), step.Record);
        context.State.Set(Settlement.StepBegunKey, true);
        context.State.Set(BegunAtKey, context.Now);
        context.Record(TimelineNames.StepStarted, $"{flow.Phase.Name} step {step.FullName} ({index + 1} of {steps.Count})", Data(flow, step));
        return step is { OnChildren: false, Name: ReservedSteps.Hold } ? new StageOutcome.Hold(NextStage) : new StageOutcome.Next(stage);
    }

    private static string StageOf(StageContext context, StepFlow flow, Step step, AgentCommand command)
    {
        if (step.OnChildren) return ChildStepStages.First;
        if (ReservedStepStages.StageOf(context, flow, step) is { } own) return own;
        if (StepCatalog.IsCore(context.Driver, step) && flow.CoreStages.TryGetValue(step.FullName, out var core)) return core;
        return StepCatalog.OutOfBand(context.Driver, step) is null ? command.First : SlotStepStages.First;
    }

    /// <summary>Power cycles the machine, into the ramdisk when that is what it runs.</summary>
    public static StageOutcome Reboot(StageContext context, StepFlow flow)
    {
        context.SetInternal(flow.Phase.RebootKey, true);
        return new StageOutcome.Next(RamdiskBootStages.WasBegun(context) ? flow.RamdiskStage : ReservedStepStages.RebootStage);
    }

    private static StageOutcome.Next Finish(StageContext context, StepFlow flow, List<Step> steps)
    {
        if (steps.Count > 0) StepHistory.End(context, flow, steps);
        return new(flow.Finished);
    }

    /// <summary>Closes the step that has ended, and returns it.</summary>
    private static Step? FinishCurrent(StageContext context, StepFlow flow)
    {
        if (Current(context, flow.Phase) is not { } step) return null;
        context.Record(TimelineNames.StepDone, $"{flow.Phase.Name} step {step.FullName} done", Data(flow, step),
            context.State.GetTime(BegunAtKey) is { } begun ? context.Now - begun : null);
        context.Node = flow.Phase.WithCurrent(context.Node, JsonMap.Empty);
        return step;
    }

    private async Task<CommandRequest> BuildAsync(StageContext context, StepFlow flow, CancellationToken cancellationToken) =>
        await requests.ExecuteAsync(context, flow.Phase, Current(context, flow.Phase) ?? throw new InvalidOperationException("No step is current."), cancellationToken);

    private static StageOutcome Ended(StageContext context, StepFlow flow, CommandResult result) => result.Status switch
    {
        CommandStatus.Succeeded => Succeeded(context, flow, result),
        CommandStatus.VersionMismatch when flow.StartsOver(context.Node) => StartOver(context, flow),
        CommandStatus.VersionMismatch => Redo(context, flow.Phase, flow.Reload),
        _ => Failed(context, flow.Phase, result),
    };

    private static StageOutcome.Next Succeeded(StageContext context, StepFlow flow, CommandResult result)
    {
        if (Current(context, flow.Phase) is { Interface: "raid" } step) context.Node = RaidResults.Keep(context.Node, flow.Phase, step, result, context.Now);
        return new(NextStage);
    }

    /// <summary>The step that met another version of the agent is done over, with the versions that the agent tells now.</summary>
    public static StageOutcome.Next Redo(StageContext context, StepPhase phase, string reload)
    {
        context.Node = StepList.WriteIndex(phase.WithCurrent(context.Node, JsonMap.Empty), phase, StepList.Index(context.Node, phase) - 1);
        return new StageOutcome.Next(reload);
    }

    private static StageOutcome.Next StartOver(StageContext context, StepFlow flow)
    {
        context.Node = StepList.Write(flow.Phase.WithCurrent(context.Node, JsonMap.Empty), flow.Phase, []);
        context.State.Remove(PlannedKey);
        return new StageOutcome.Next(flow.Reload);
    }

    /// <summary>The failure of the current step, with the agent's own words and the cause they stand for.</summary>
    public static StageOutcome.Failed Failed(StageContext context, StepPhase phase, CommandResult result) =>
        Failed(context, phase, result.Error is { } error ? error.Details ?? error.Message : "the agent gave no reason", AgentCauses.Of(result.Error));

    public static StageOutcome.Failed Failed(StageContext context, StepPhase phase, string text, string? cause)
    {
        var step = Current(context, phase);
        var message = $"{char.ToUpperInvariant(phase.Name[0])}{phase.Name[1..]} step {step?.FullName} failed: {text}";
        context.Record(TimelineNames.StepFailed, message, JsonMap.From(new JsonObject { ["phase"] = phase.Name, ["step"] = step?.FullName }));
        return new(message, cause);
    }

    private static StageOutcome.Failed Aborted(StageContext context, StepPhase phase)
    {
        var steps = StepList.Read(context.Node, phase);
        var index = StepList.Index(context.Node, phase);
        return new(StepText.Aborted(phase, index >= 0 && index < steps.Count ? steps[index] : null), "aborted", Aborted: true);
    }

    private static JsonMap Data(StepFlow flow, Step step) => JsonMap.From(new JsonObject { ["phase"] = flow.Phase.Name, ["step"] = step.FullName });
}

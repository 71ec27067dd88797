using System.Text.Json.Nodes;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Causes;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Power;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Steps;

/// <summary>How a flow's steps are carried out.</summary>
/// <param name="Phase">Names of things.</param>
/// <param name="Finished">The stage after the last step.</param>
/// <param name="Reload">The stage that asks the agent for its steps anew, after a reboot or a new version of it.</param>
/// <param name="CommandTimeout">Of one agent step, from the agent's last sign of life.</param>
internal sealed record StepFlow(StepPhase Phase, string Finished, string Reload, TimeSpan CommandTimeout)
{
    /// <summary>Stages of the steps that the conductor itself carries out, by full name.</summary>
    public IReadOnlyDictionary<string, string> CoreStages { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>A reboot of the ramdisk between steps.</summary>
    public required string RebootStage { get; init; }
}

/// <summary>Goes through a node's list of steps: the next one is chosen and stored before it begins.</summary>
internal sealed class StepStages(AgentCommandStages commands, AgentStepRequests requests)
{
    /// <summary>Where a flow enters, and comes back to after each step.</summary>
    public const string NextStage = "steps";

    private const string StepAtKey = "step_at", AgentStepStage = "step", PowerStage = "step-power", WaitStage = "step-wait", WaitUntilKey = "step_wait_until";

    public IEnumerable<KeyValuePair<string, StageBody>> For(StepFlow flow)
    {
        var command = new AgentCommand(AgentStepStage, (context, token) => BuildAsync(context, flow, token), (context, result) => Ended(context, flow, result), flow.CommandTimeout);
        return
        [
            new(NextStage, Stage.Of(context => Next(context, flow, command))),
            new(PowerStage, (context, token) => PowerAsync(context, flow, token)),
            new(WaitStage, Stage.Of(context => Wait(context, flow))),
            .. commands.For(command),
        ];
    }

    /// <summary>The step that is being carried out; null between steps.</summary>
    public static Step? Current(StageContext context, StepPhase phase) => phase.Current(context.Node) is { IsEmpty: false } record ? new Step(record) : null;

    private static StageOutcome Next(StageContext context, StepFlow flow, AgentCommand command)
    {
        var rebooting = FinishCurrent(context, flow);
        if (context.Job.AbortRequested) return Aborted(context, flow.Phase);
        if (rebooting) return new StageOutcome.Next(flow.RebootStage);

        var steps = StepList.Read(context.Node, flow.Phase);
        var index = StepList.Index(context.Node, flow.Phase) + 1;
        if (index >= steps.Count) return new StageOutcome.Next(flow.Finished);

        var step = steps[index];
        context.Node = flow.Phase.WithCurrent(StepList.WriteIndex(context.Node, flow.Phase, index), step.Record);
        context.State.Set(Settlement.StepBegunKey, true);
        context.State.Set(StepAtKey, context.Now);
        context.State.Remove(WaitUntilKey);
        context.Record(TimelineNames.StepStarted, $"{flow.Phase.Name} step {step.FullName} ({index + 1} of {steps.Count})", Data(flow, step));
        return Begin(flow, step, command);
    }

    private static StageOutcome Begin(StepFlow flow, Step step, AgentCommand command)
    {
        if (flow.CoreStages.TryGetValue(step.FullName, out var stage)) return new StageOutcome.Next(stage);
        return step.Name switch
        {
            ReservedSteps.PowerOn or ReservedSteps.PowerOff => new StageOutcome.Next(PowerStage),
            ReservedSteps.Reboot => new StageOutcome.Next(flow.RebootStage),
            ReservedSteps.Hold => new StageOutcome.Hold(NextStage),
            ReservedSteps.Wait => new StageOutcome.Next(WaitStage),
            _ => new StageOutcome.Next(command.First),
        };
    }

    /// <summary>Closes the step that has ended; true: its reboot is due.</summary>
    private static bool FinishCurrent(StageContext context, StepFlow flow)
    {
        if (Current(context, flow.Phase) is not { } step) return false;
        context.Record(TimelineNames.StepDone, $"{flow.Phase.Name} step {step.FullName} done", Data(flow, step),
            context.State.GetTime(StepAtKey) is { } begun ? context.Now - begun : null);
        context.Node = flow.Phase.WithCurrent(context.Node, JsonMap.Empty);
        return step.RebootRequested;
    }

    private async Task<CommandRequest> BuildAsync(StageContext context, StepFlow flow, CancellationToken cancellationToken) =>
        await requests.ExecuteAsync(context, flow.Phase, Current(context, flow.Phase) ?? throw new InvalidOperationException("No step is current."), cancellationToken);

    private static StageOutcome Ended(StageContext context, StepFlow flow, CommandResult result)
    {
        switch (result.Status)
        {
            case CommandStatus.Succeeded: return new StageOutcome.Next(NextStage);
            case CommandStatus.VersionMismatch: return Redo(context, flow.Phase, flow.Reload);
            default: return Failed(context, flow.Phase, result);
        }
    }

    /// <summary>The step that met another version of the agent is done over, with the versions that the agent tells now.</summary>
    public static StageOutcome.Next Redo(StageContext context, StepPhase phase, string reload)
    {
        context.Node = StepList.WriteIndex(phase.WithCurrent(context.Node, JsonMap.Empty), phase, StepList.Index(context.Node, phase) - 1);
        return new StageOutcome.Next(reload);
    }

    /// <summary>The failure of the current step, with the agent's own words and the cause they stand for.</summary>
    public static StageOutcome.Failed Failed(StageContext context, StepPhase phase, CommandResult result)
    {
        var step = Current(context, phase);
        var text = result.Error is { } error ? error.Details ?? error.Message : "the agent gave no reason";
        var message = $"{char.ToUpperInvariant(phase.Name[0])}{phase.Name[1..]} step {step?.FullName} failed: {text}";
        context.Record(TimelineNames.StepFailed, message, JsonMap.From(new JsonObject { ["phase"] = phase.Name, ["step"] = step?.FullName }));
        return new(message, AgentCauses.Of(result.Error));
    }

    private static async Task<StageOutcome> PowerAsync(StageContext context, StepFlow flow, CancellationToken cancellationToken)
    {
        var step = Current(context, flow.Phase);
        var why = $"{flow.Phase.Name} step {step?.FullName}";
        await PowerActions.EnsureAsync(context, step?.Name == ReservedSteps.PowerOn ? PowerState.On : PowerState.Off, null, why, cancellationToken);
        return new StageOutcome.Next(NextStage);
    }

    /// <summary>With seconds: so long; without: until the agent reports next.</summary>
    private static StageOutcome Wait(StageContext context, StepFlow flow)
    {
        var seconds = Current(context, flow.Phase)?.Args is { } args && args.TryGet("seconds", out var value) && value.TryGetInt32(out var given) ? given : (int?)null;
        if (context.State.GetTime(WaitUntilKey) is not { } until)
        {
            until = seconds is { } s ? context.Now.AddSeconds(Math.Clamp(s, 0, ReservedSteps.MaxWaitSeconds)) : DateTimeOffset.MaxValue;
            context.State.Set(WaitUntilKey, until);
            return seconds is null ? new StageOutcome.Wait("agent heartbeat", null, context.Now + flow.CommandTimeout) : new StageOutcome.Wait("a step's wait", until);
        }

        var heard = seconds is null && AgentInfo.LastHeartbeatOf(context.Node) > context.State.GetTime(StepAtKey);
        if (heard || until <= context.Now) return new StageOutcome.Next(NextStage);
        return new StageOutcome.Wait(seconds is null ? "agent heartbeat" : "a step's wait", seconds is null ? null : until, seconds is null ? context.State.GetTime(StepAtKey) + flow.CommandTimeout : null);
    }

    private static StageOutcome.Failed Aborted(StageContext context, StepPhase phase)
    {
        var steps = StepList.Read(context.Node, phase);
        var index = StepList.Index(context.Node, phase);
        var last = index >= 0 && index < steps.Count ? steps[index].FullName : "none";
        return new($"By request, the {phase.Name} operation was aborted during or after the completion of step \"{last}\"", "aborted", Aborted: true);
    }

    private static JsonMap Data(StepFlow flow, Step step) => JsonMap.From(new JsonObject { ["phase"] = flow.Phase.Name, ["step"] = step.FullName });
}

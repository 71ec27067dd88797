using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Nodes;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Rescue;

/// <summary>Rescue: the ramdisk is booted beside the untouched instance, its agent sets the password and leaves the machine to whoever logs in.</summary>
internal sealed class RescueFlow(RamdiskBootStages boot, IAgentClient client, TimeProvider clock, ConductorOptions options)
{
    private const string StartStage = "start", FinalizeStage = "finalize", SendStage = "finalize-send", FinishStage = "finish", TidyStage = "tidy";
    private const string FinalizeAtKey = "finalize_at";

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public Flow Create()
    {
        var purpose = new RamdiskPurpose("rescue", FinalizeStage, options.Rescue.CallbackTimeout) { Rescues = true };
        KeyValuePair<string, StageBody>[] stages =
        [
            new(StartStage, StartAsync),
            new(FinalizeStage, Stage.Of(Mark)),
            new(SendStage, SendAsync),
            new(FinishStage, FinishAsync),
            new(TidyStage, TidyAsync),
            .. boot.For(purpose),
        ];
        return new(FlowKinds.Rescue, StartStage, stages.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = "rescue",
            CleanUpStage = TidyStage,
            AbortFault = NodeFaults.RescueAbort,
            TimeoutText = _ => "Timeout reached while waiting for rescue ramdisk callback",
        };
    }

    private static async Task<StageOutcome> StartAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (context.Driver.Slots.GetValueOrDefault(DriverSlot.Rescue) is IAgentSlot) return new StageOutcome.Next(RamdiskBootStages.First);
        await context.Driver.Get<IRescueCapability>(DriverSlot.Rescue).RescueAsync(context.Hardware, cancellationToken);
        context.Node = RescuePassword.Remove(context.Node);
        return StageOutcome.Done.Instance;
    }

    private static StageOutcome.Next Mark(StageContext context)
    {
        context.State.Set(FinalizeAtKey, context.Now);
        return new(SendStage);
    }

    /// <summary>The agent stops serving once it has done it, so it cannot be asked again: one that a process before this one may have told, and that is silent now, has done it.</summary>
    private async Task<StageOutcome> SendAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (AgentInfo.EndpointOf(context.Node) is not { } agent) return new StageOutcome.Failed("The agent is not known any more.", "agent-lost");
        if (RescuePassword.HashOf(context.Node) is not { } hash) return new StageOutcome.Failed("The rescue password is not known any more.", "rescue-password-missing");
        return await AgentRetries.RunAsync(context, options.Agent, "the agent to set the rescue password", async () =>
        {
            try
            {
                var arguments = JsonSerializer.SerializeToNode(new FinalizeRescueParams(hash, Hashed: true), AgentJson.Default.FinalizeRescueParams);
                var result = await client.SendAsync(agent, new() { Name = CommandNames.FinalizeRescue, Params = (JsonObject)arguments! }, wait: true, cancellationToken);
                context.Record(TimelineNames.AgentCommand, $"{CommandNames.FinalizeRescue}: {result.Status}");
                return result.Status == CommandStatus.Succeeded
                    ? new StageOutcome.Next(FinishStage)
                    : new StageOutcome.Failed($"Failed to rescue: {result.Error?.Details ?? result.Error?.Message ?? result.Status}", "rescue-failed");
            }
            catch (AgentException e) when (e.Failure == AgentFailure.Unreachable && context.State.GetTime(FinalizeAtKey) < _startedAt)
            {
                context.Record(TimelineNames.AgentCommand, $"{CommandNames.FinalizeRescue} was sent before a restart; the agent has stopped serving, as it does after it");
                return new StageOutcome.Next(FinishStage);
            }
        });
    }

    private static async Task<StageOutcome> FinishAsync(StageContext context, CancellationToken cancellationToken)
    {
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        context.Node = AgentInfo.Wipe(RescuePassword.Remove(context.Node));
        return StageOutcome.Done.Instance;
    }

    /// <summary>The machine is left as it is: an unrescue gives the instance back.</summary>
    private static async Task<StageOutcome> TidyAsync(StageContext context, CancellationToken cancellationToken)
    {
        context.Node = AgentInfo.Wipe(RescuePassword.Remove(context.Node));
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        return StageOutcome.End.Instance;
    }
}

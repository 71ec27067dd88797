using System.Collections.Frozen;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Steps;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Service;

/// <summary>Servicing a deployed machine: the steps asked for, with the ramdisk only where one of them needs it; then the instance is booted again, if it was not left running.</summary>
internal sealed class ServiceFlow(RamdiskBootStages boot, StepStages steps, AgentStepRequests requests, HardwareCache cache, ConductorOptions options)
{
    /// <summary>Also where an abort of a failed service begins.</summary>
    public const string TidyStage = "tidy";

    private const string StartStage = "start", LoadStage = "load-steps", FinishStage = "finish", DoneStage = "done", EndStage = "end";

    public Flow Create()
    {
        var timeout = options.Service.CallbackTimeout;
        KeyValuePair<string, StageBody>[] stages =
        [
            new(StartStage, Stage.Of(Start)),
            new(LoadStage, LoadAsync),
            new(FinishStage, Stage.Of(Finish)),
            new(DoneStage, DoneAsync),
            new(TidyStage, Stage.Of(Tidy)),
            new(EndStage, Stage.Of(_ => StageOutcome.End.Instance)),
            .. boot.For(new("service", LoadStage, timeout)),
            .. InstanceReturnStages.For("return", DoneStage),
            .. InstanceReturnStages.For("abort", EndStage),
            .. steps.For(new(StepPhase.Service, FinishStage, LoadStage, timeout) { RamdiskStage = RamdiskBootStages.First, HistoryName = _ => "servicing" }),
        ];
        return new(FlowKinds.Service, StartStage, stages.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = "servicing",
            StepFault = NodeFaults.Service,
            CleanUpStage = TidyStage,
            AfterFailure = StepPhase.Service.Wipe,
            AfterSuccess = StepPhase.Service.Wipe,
            OnAborted = ProvisionEvent.Abort,
            TimeoutText = node => "Timeout reached while servicing the node. Please check if the ramdisk responsible for the servicing is running on the node. "
                + $"Failed on step {(node.ServiceStep.IsEmpty ? "(none had begun)" : new Step(node.ServiceStep).FullName)}",
        };
    }

    /// <summary>A ramdisk that a failed service left running is this one's to take back.</summary>
    private static StageOutcome Start(StageContext context)
    {
        if (InstanceReturnStages.IsRamdiskLeft(context.Node)) context.State.Set(RamdiskBootStages.BegunKey, true);
        return RequestedSteps.Plan(context, StepPhase.Service, agents: null);
    }

    private async Task<StageOutcome> LoadAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (AgentInfo.EndpointOf(context.Node) is not { } agent) return new StageOutcome.Failed("The agent is not known any more.", "agent-lost");
        return await AgentRetries.RunAsync(context, options.Agent, "the agent's service steps", async () =>
        {
            var offered = await requests.LoadAsync(context, StepPhase.Service, agent, cancellationToken);
            return context.State.GetFlag(StepStages.PlannedKey) ? new StageOutcome.Next(StepStages.NextStage) : RequestedSteps.Plan(context, StepPhase.Service, offered);
        });
    }

    private static StageOutcome.Next Finish(StageContext context) => new(RamdiskBootStages.WasBegun(context) ? InstanceReturnStages.First("return") : DoneStage);

    private async Task<StageOutcome> DoneAsync(StageContext context, CancellationToken cancellationToken)
    {
        await cache.RefreshAsync(context, cancellationToken);
        return StageOutcome.Done.Instance;
    }

    /// <summary>After a failure in a step the ramdisk is left running, for whoever looks into it; an abort, and a failure before any step, gives the instance back.</summary>
    private static StageOutcome Tidy(StageContext context)
    {
        if (!RamdiskBootStages.WasBegun(context) && !InstanceReturnStages.IsRamdiskLeft(context.Node)) return StageOutcome.End.Instance;
        if (context.State.GetFlag(Settlement.AbortedKey) || !context.State.GetFlag(Settlement.StepBegunKey)) return new StageOutcome.Next(InstanceReturnStages.First("abort"));
        context.Node = InstanceReturnStages.LeaveRamdisk(context.Node);
        return StageOutcome.End.Instance;
    }
}

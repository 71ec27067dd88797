using System.Collections.Frozen;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Steps;
using Ironic.Conductor.Templates;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Clean;

/// <summary>Cleaning, automated (all steps that slots and agent offer, or a runbook's) and manual (the steps asked for). The ramdisk is booted where a step needs it.</summary>
internal sealed class CleanFlow(RamdiskBootStages boot, StepStages steps, AgentStepRequests requests, CleaningRunbooks runbooks, HardwareCache cache, ConductorOptions options)
{
    private const string StartStage = "start", LoadStage = "load-steps", FinishStage = "finish", TidyStage = "tidy";
    private const string AskedKey = "asked";

    public Flow Create()
    {
        var timeout = options.Clean.CallbackTimeout;
        var stepFlow = new StepFlow(StepPhase.Clean, FinishStage, LoadStage, timeout)
        {
            RamdiskStage = RamdiskBootStages.First,
            HistoryName = node => IsManual(node) ? "manual_cleaning" : "automated_cleaning",
            StartsOver = node => !IsManual(node),
        };
        KeyValuePair<string, StageBody>[] stages =
        [
            new(StartStage, StartAsync),
            new(LoadStage, LoadAsync),
            new(FinishStage, FinishAsync),
            new(TidyStage, TidyAsync),
            .. boot.For(new("clean", LoadStage, timeout)),
            .. steps.For(stepFlow),
        ];
        return new(FlowKinds.Clean, StartStage, stages.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = "cleaning",
            OnDone = node => IsManual(node) || node.Retired ? ProvisionEvent.Manage : ProvisionEvent.Done,
            StepFault = NodeFaults.Clean,
            CleanUpStage = TidyStage,
            AfterFailure = StepPhase.Clean.Wipe,
            TimeoutText = node => "Timeout reached while cleaning the node. Please check if the ramdisk responsible for the cleaning is running on the node. "
                + $"Failed on step {(node.CleanStep.IsEmpty ? "(none had begun)" : new Step(node.CleanStep).FullName)}",
        };
    }

    private static bool IsManual(Node node) => node.Provision.Target == ProvisionState.Manageable;

    private async Task<StageOutcome> StartAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (IsManual(context.Node)) return Plan(context, agents: null, asked: true); // the request left its steps on the node
        if (!(context.Node.AutomatedClean ?? options.Clean.Automated)) return StageOutcome.Done.Instance;
        if (!(await runbooks.ForAsync(context.Node, cancellationToken)).TryGet(out var chosen, out var fault)) return new StageOutcome.Failed(fault.Message, "runbook-unusable");
        if (chosen.Runbook is { } runbook) context.Node = RequestedSteps.Write(context.Node, StepPhase.Clean, RunbookSteps.Of(runbook), runbook.DisableRamdisk);
        return Plan(context, agents: null, asked: chosen.Runbook is not null);
    }

    private async Task<StageOutcome> LoadAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (AgentInfo.EndpointOf(context.Node) is not { } agent) return new StageOutcome.Failed("The agent is not known any more.", "agent-lost");
        return await AgentRetries.RunAsync(context, options.Agent, "the agent's clean steps", async () =>
        {
            var offered = await requests.LoadAsync(context, StepPhase.Clean, agent, cancellationToken);
            return context.State.GetFlag(StepStages.PlannedKey) ? new StageOutcome.Next(StepStages.NextStage) : Plan(context, offered, context.State.GetFlag(AskedKey));
        });
    }

    private StageOutcome Plan(StageContext context, List<Step>? agents, bool asked)
    {
        context.State.Set(AskedKey, asked);
        return asked ? RequestedSteps.Plan(context, StepPhase.Clean, agents) : PlanAutomated(context, agents);
    }

    private StageOutcome.Next PlanAutomated(StageContext context, List<Step>? agents)
    {
        if (agents is null && StepCatalog.UsesAgent(context.Driver)) return new(RamdiskBootStages.First);
        var wanted = StepCatalog.OfSlots(context.Driver, StepPhase.Clean.Kind).Concat(agents ?? [])
            .Select(step => options.Clean.Priorities.TryGetValue(step.FullName, out var priority) ? step.WithPriority(priority) : step)
            .Where(step => step.Priority > 0 && !options.DisallowedSteps.Contains(step.FullName));
        context.Node = StepList.Write(context.Node, StepPhase.Clean, StepList.Sort(wanted));
        context.State.Set(StepStages.PlannedKey, true);
        return new(StepStages.NextStage);
    }

    private async Task<StageOutcome> FinishAsync(StageContext context, CancellationToken cancellationToken)
    {
        await TearDownAsync(context, cancellationToken);
        await cache.RefreshAsync(context, cancellationToken);
        context.Node = StepPhase.Clean.Wipe(context.Node);
        return StageOutcome.Done.Instance;
    }

    /// <summary>After a failure: a machine that failed in a step keeps its ramdisk running, for whoever looks into it.</summary>
    private static async Task<StageOutcome> TidyAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.State.GetFlag(Settlement.StepBegunKey) || context.State.GetFlag(Settlement.AbortedKey)) await TearDownAsync(context, cancellationToken);
        return StageOutcome.End.Instance;
    }

    /// <summary>A machine that was not booted for it is left as it is.</summary>
    private static async Task TearDownAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!RamdiskBootStages.WasBegun(context)) return;
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        if (!context.Node.DisablePowerOff) await PowerActions.EnsureAsync(context, PowerState.Off, null, "cleaning is over", cancellationToken);
        context.Node = AgentInfo.Wipe(context.Node);
    }
}

using System.Collections.Frozen;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Deploy;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Steps;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Clean;

/// <summary>Cleaning, automated (all steps the agent offers) and manual (the steps asked for): the agent is booted, its steps are run, the machine ends off.</summary>
internal sealed class CleanFlow(RamdiskBootStages boot, StepStages steps, AgentStepRequests requests, ConductorOptions options)
{
    private const string StartStage = "start", LoadStage = "load-steps", FinishStage = "finish", TidyStage = "tidy";
    private const string PlannedKey = "planned";

    public Flow Create()
    {
        var purpose = new RamdiskPurpose("clean", LoadStage, options.Clean.CallbackTimeout);
        var stepFlow = new StepFlow(StepPhase.Clean, FinishStage, LoadStage, options.Clean.CallbackTimeout) { RebootStage = RamdiskBootStages.First };
        KeyValuePair<string, StageBody>[] stages =
        [
            new(StartStage, Stage.Of(Start)),
            new(LoadStage, LoadAsync),
            new(FinishStage, FinishAsync),
            new(TidyStage, TidyAsync),
            .. boot.For(purpose),
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

    private StageOutcome Start(StageContext context)
    {
        if (!IsManual(context.Node))
        {
            var wanted = context.Node.AutomatedClean ?? options.Clean.Automated;
            if (!wanted || !DeploySteps.UsesAgent(context.Node)) return StageOutcome.Done.Instance;
            return new StageOutcome.Next(RamdiskBootStages.First);
        }

        // Manual: the request left its steps on the node.
        var asked = StepList.Read(context.Node, StepPhase.Clean);
        if (asked.TrueForAll(step => !step.RequiresRamdisk || ReservedSteps.Contains(step))) return new StageOutcome.Next(StepStages.NextStage);
        return new StageOutcome.Next(RamdiskBootStages.First);
    }

    private async Task<StageOutcome> LoadAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (AgentInfo.EndpointOf(context.Node) is not { } agent) return new StageOutcome.Failed("The agent is not known any more.", "agent-lost");
        return await AgentRetries.RunAsync(context, options.Agent, "the agent's clean steps", async () =>
        {
            var offered = await requests.LoadAsync(context, StepPhase.Clean, agent, cancellationToken);
            return Plan(context, offered);
        });
    }

    private StageOutcome Plan(StageContext context, List<Step> offered)
    {
        if (context.State.GetFlag(PlannedKey)) return new StageOutcome.Next(StepStages.NextStage); // after a reboot: go on in the list
        if (IsManual(context.Node))
        {
            var (matched, errors) = StepRules.Match(StepList.Read(context.Node, StepPhase.Clean), offered, "clean");
            if (errors.Count > 0) return new StageOutcome.Failed(string.Join("; ", errors), "step-unknown");
            context.Node = StepList.Write(context.Node, StepPhase.Clean, matched);
        }
        else
        {
            var wanted = offered
                .Select(step => options.Clean.Priorities.TryGetValue(step.FullName, out var priority) ? step.WithPriority(priority) : step)
                .Where(step => step.Priority > 0);
            context.Node = StepList.Write(context.Node, StepPhase.Clean, StepList.Sort(wanted));
        }

        context.State.Set(PlannedKey, true);
        return new StageOutcome.Next(StepStages.NextStage);
    }

    private async Task<StageOutcome> FinishAsync(StageContext context, CancellationToken cancellationToken)
    {
        await TearDownAsync(context, cancellationToken);
        context.Node = StepPhase.Clean.Wipe(context.Node);
        return StageOutcome.Done.Instance;
    }

    /// <summary>After a failure: a machine that failed in a step keeps its ramdisk running, for whoever looks into it.</summary>
    private static async Task<StageOutcome> TidyAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.State.GetFlag(Settlement.StepBegunKey) || context.State.GetFlag("aborted")) await TearDownAsync(context, cancellationToken);
        return StageOutcome.End.Instance;
    }

    private static async Task TearDownAsync(StageContext context, CancellationToken cancellationToken)
    {
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        if (!context.Node.DisablePowerOff) await PowerActions.EnsureAsync(context, PowerState.Off, null, "cleaning is over", cancellationToken);
        context.Node = AgentInfo.Wipe(context.Node);
    }
}

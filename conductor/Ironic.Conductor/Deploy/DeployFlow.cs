using System.Collections.Frozen;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Steps;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Images;

namespace Ironic.Conductor.Deploy;

/// <summary>Deploy and rebuild: the image is made ready, the agent is booted, the deploy interface's steps and the user's are run, the machine comes up from its disk.</summary>
internal sealed class DeployFlow(RamdiskBootStages boot, StepStages steps, AgentStepRequests requests, AgentCommandStages commands,
    ImageWriting writing, InstanceBootStages instance, DeployPlanning planning, IImageService images, ConductorOptions options)
{
    private const string ImageStage = "image", PlanStage = "plan", LoadStage = "load-steps", FinishStage = "finish", TidyStage = "tidy";

    public Flow Create()
    {
        var timeout = options.Deploy.CallbackTimeout;
        var write = writing.Command(timeout, LoadStage);
        var stepFlow = new StepFlow(StepPhase.Deploy, FinishStage, LoadStage, timeout)
        {
            RamdiskStage = RamdiskBootStages.First,
            HistoryName = _ => "deployment",
            NeedsAgent = (context, stage) => stage == write.First || (stage == InstanceBootStages.PrepareStage && InstanceBootStages.TellsFirmware(context)),
            CoreStages = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [DeploySteps.BootStep] = RamdiskBootStages.First,
                ["deploy.write_image"] = write.First,
                ["deploy.prepare_instance_boot"] = InstanceBootStages.PrepareStage,
                ["deploy.tear_down_agent"] = InstanceBootStages.AgentOffStage,
                ["deploy.switch_to_tenant_network"] = InstanceBootStages.NetworkStage,
                ["deploy.boot_instance"] = InstanceBootStages.BootStage,
            },
        };
        KeyValuePair<string, StageBody>[] stages =
        [
            new(ImageStage, ImageAsync),
            new(PlanStage, PlanAsync),
            new(LoadStage, LoadAsync),
            new(FinishStage, FinishAsync),
            new(TidyStage, TidyAsync),
            .. boot.For(new("deploy", LoadStage, timeout)),
            .. commands.For(write),
            .. instance.Stages(timeout),
            .. steps.For(stepFlow),
        ];
        return new(FlowKinds.Deploy, ImageStage, stages.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = "deploying",
            CleanUpStage = TidyStage,
            AfterFailure = StepPhase.Deploy.Wipe,
            AfterSuccess = StepPhase.Deploy.Wipe,
            TimeoutText = node => $"Timeout reached while waiting for callback for node {node.Uuid}",
        };
    }

    /// <summary>Before the machine is touched: an image that cannot be had fails the deploy at once.</summary>
    private async Task<StageOutcome> ImageAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (WritesImage(context.Driver)) await writing.PrepareAsync(context, cancellationToken);
        return new StageOutcome.Next(PlanStage);
    }

    private async Task<StageOutcome> PlanAsync(StageContext context, CancellationToken cancellationToken)
    {
        var (planned, errors) = await planning.PlanAsync(context.Node, context.Driver, agents: null, options.DisallowedSteps, cancellationToken);
        if (errors.Count > 0) return new StageOutcome.Failed(string.Join("; ", errors), "step-unknown");
        context.Node = StepList.Write(context.Node, StepPhase.Deploy, planned);
        return new StageOutcome.Next(StepStages.NextStage);
    }

    /// <summary>The agent is up: now the in-band steps are known, and those asked for are checked against them.</summary>
    private async Task<StageOutcome> LoadAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (AgentInfo.EndpointOf(context.Node) is not { } agent) return new StageOutcome.Failed("The agent is not known any more.", "agent-lost");
        return await AgentRetries.RunAsync(context, options.Agent, "the agent's deploy steps", async () =>
        {
            var offered = await requests.LoadAsync(context, StepPhase.Deploy, agent, cancellationToken);
            if (context.State.GetFlag(StepStages.PlannedKey)) return new StageOutcome.Next(StepStages.NextStage); // a reboot in between
            var (merged, errors) = await planning.PlanAsync(context.Node, context.Driver, offered, options.DisallowedSteps, cancellationToken);
            if (errors.Count > 0) return new StageOutcome.Failed(string.Join("; ", errors), "step-unknown");
            context.Node = DeploySteps.Replan(context.Node, merged);
            context.State.Set(StepStages.PlannedKey, true);
            return new StageOutcome.Next(StepStages.NextStage);
        });
    }

    private async Task<StageOutcome> FinishAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!StepCatalog.UsesAgent(context.Driver)) await PowerActions.EnsureAsync(context, PowerState.On, null, "to boot the instance", cancellationToken);
        await images.ReleaseAsync(context.Node.Uuid, cancellationToken);
        return StageOutcome.Done.Instance;
    }

    private async Task<StageOutcome> TidyAsync(StageContext context, CancellationToken cancellationToken)
    {
        await images.ReleaseAsync(context.Node.Uuid, cancellationToken);
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        if (options.Deploy.PowerOffAfterFailure && !context.Node.DisablePowerOff)
            await PowerActions.EnsureAsync(context, PowerState.Off, null, "the deploy failed", cancellationToken);
        context.Node = AgentInfo.Wipe(context.Node);
        return StageOutcome.End.Instance;
    }

    private static bool WritesImage(NodeDriver driver) => driver.Slots.GetValueOrDefault(DriverSlot.Deploy) is IAgentSlot agent && agent.CoreSteps.Any(step => step.Name == "write_image");
}

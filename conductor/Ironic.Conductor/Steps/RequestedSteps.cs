using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>The steps of a manual clean or a service as far as they can be judged: once before anything is touched, once more when the agent has told what it can.</summary>
/// <param name="Steps">In their order, completed by what is offered.</param>
/// <param name="Errors">Why they cannot be run; none: they can.</param>
/// <param name="NeedsRamdisk">Whether it must be booted for them.</param>
internal sealed record RequestedSteps(List<Step> Steps, List<string> Errors, bool NeedsRamdisk)
{
    /// <summary>Leaves a request's steps on the node, for the flow to begin with.</summary>
    public static Node Write(Node node, StepPhase phase, IEnumerable<Step> steps, bool noRamdisk)
    {
        var written = StepList.Write(phase.Wipe(node), phase, steps);
        return noRamdisk ? written with { DriverInternalInfo = written.DriverInternalInfo.With(phase.NoRamdiskKey, true) } : written;
    }

    /// <summary>Judges the steps that the request left on the node, and goes on to the first of them, or to the ramdisk's boot before it.</summary>
    /// <param name="context">Of the flow.</param>
    /// <param name="phase">Of the flow.</param>
    /// <param name="agents">What the agent offers; null: it has not been asked.</param>
    public static StageOutcome Plan(StageContext context, StepPhase phase, IReadOnlyList<Step>? agents)
    {
        var noRamdisk = context.Node.DriverInternalInfo.GetText(phase.NoRamdiskKey) == "true";
        var judged = Judge(StepList.Read(context.Node, phase), context.Driver, phase, noRamdisk, agents);
        if (judged.Errors.Count > 0) return new StageOutcome.Failed($"Cannot {phase.Name} node {context.Node.Uuid}: {string.Join("; ", judged.Errors)}", "step-unknown");
        if (agents is null && judged.NeedsRamdisk) return new StageOutcome.Next(RamdiskBootStages.First);
        context.Node = StepList.Write(context.Node, phase, judged.Steps);
        context.State.Set(StepStages.PlannedKey, true);
        return new StageOutcome.Next(StepStages.NextStage);
    }

    /// <param name="asked">As requested.</param>
    /// <param name="driver">The node's.</param>
    /// <param name="phase">Of the flow.</param>
    /// <param name="noRamdisk">The request's <c>disable_ramdisk</c>.</param>
    /// <param name="agents">What the agent offers; null: it has not been asked.</param>
    public static RequestedSteps Judge(IReadOnlyList<Step> asked, NodeDriver driver, StepPhase phase, bool noRamdisk, IReadOnlyList<Step>? agents)
    {
        List<Step> offered = [.. StepCatalog.OfSlots(driver, phase.Kind), .. agents ?? []];
        var boots = StepCatalog.UsesAgent(driver) && !noRamdisk;
        var (steps, errors) = StepRules.Match(asked, offered, phase.Name, complete: agents is not null || !boots, noRamdisk);
        return new(steps, errors, boots && steps.Exists(step => step.RequiresRamdisk && !step.OnChildren && !ReservedSteps.Contains(step)));
    }
}

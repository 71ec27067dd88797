using System.Collections.Frozen;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Inspect;

/// <summary>Inspection by the agent: it is booted, sends what it found, and the hooks make of it what they are for.</summary>
internal sealed class InspectFlow(RamdiskBootStages boot, InspectionProcessing processing, INodeStore nodes, ConductorOptions options)
{
    /// <summary>Where the job goes on once the data is stored.</summary>
    public const string ProcessStage = "process";

    private const string StartStage = "start", FinishStage = "finish", TidyStage = "tidy";

    public Flow Create()
    {
        var purpose = new RamdiskPurpose("inspect", ProcessStage, options.Inspect.Timeout)
        {
            Inspects = true,
            Arrived = _ => false, // the data's arrival moves the job on by itself
            WaitsFor = "inspection data",
            TimeoutFrom = node => node.InspectionStartedAt,
        };
        KeyValuePair<string, StageBody>[] stages =
        [
            new(StartStage, Stage.Of(Start)),
            new(ProcessStage, ProcessAsync),
            new(FinishStage, FinishAsync),
            new(TidyStage, TidyAsync),
            .. boot.For(purpose),
        ];
        return new(FlowKinds.Inspect, StartStage, stages.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = "introspection",
            CleanUpStage = TidyStage,
            TimeoutText = _ => "timeout reached while inspecting the node",
        };
    }

    /// <summary>Another interface than the agent's ("fake") has nothing to boot and nothing to tell.</summary>
    private static StageOutcome Start(StageContext context)
    {
        if (context.Node.Interfaces.GetValueOrDefault(DriverSlot.Inspect) == AgentInspect.WireName) return new StageOutcome.Next(RamdiskBootStages.First);
        context.Node = context.Node with { InspectionFinishedAt = context.Now };
        return StageOutcome.Done.Instance;
    }

    private async Task<StageOutcome> ProcessAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (await nodes.FindInventoryAsync(context.Node.Uuid, cancellationToken) is not { } inventory) return new StageOutcome.Failed("Failed to finish inspection: no data is stored.", "inspection-data-missing");
        return await processing.RunAsync(context, inventory, cancellationToken) is { } problem
            ? new StageOutcome.Failed($"Failed to finish inspection: {problem.Message}", problem.Cause)
            : new StageOutcome.Next(FinishStage);
    }

    private async Task<StageOutcome> FinishAsync(StageContext context, CancellationToken cancellationToken)
    {
        await TearDownAsync(context, "inspection is over", cancellationToken);
        context.Node = context.Node with { InspectionFinishedAt = context.Now };
        return StageOutcome.Done.Instance;
    }

    private async Task<StageOutcome> TidyAsync(StageContext context, CancellationToken cancellationToken)
    {
        await TearDownAsync(context, "inspection failed", cancellationToken);
        return StageOutcome.End.Instance;
    }

    private async Task TearDownAsync(StageContext context, string why, CancellationToken cancellationToken)
    {
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        if (options.Inspect.PowerOffAfter && !context.Node.DisablePowerOff) await PowerActions.EnsureAsync(context, PowerState.Off, null, why, cancellationToken);
        context.Node = AgentInfo.Wipe(context.Node);
    }
}

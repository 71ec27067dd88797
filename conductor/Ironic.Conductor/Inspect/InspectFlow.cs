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

/// <summary>Inspection: the agent is booted and sends what it found, or the BMC tells without it; the hooks make of it what they are for.</summary>
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
            new(StartStage, StartAsync),
            new(ProcessStage, ProcessAsync),
            new(FinishStage, FinishAsync),
            new(TidyStage, TidyAsync),
            .. boot.For(purpose),
        ];
        return new(FlowKinds.Inspect, StartStage, stages.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = "introspection",
            CleanUpStage = TidyStage,
            AfterFailure = node => node with { InspectionStartedAt = null },
            TimeoutText = _ => "timeout reached while inspecting the node",
        };
    }

    /// <summary>What asks the BMC boots nothing; it may have nothing to tell ("fake").</summary>
    private static async Task<StageOutcome> StartAsync(StageContext context, CancellationToken cancellationToken)
    {
        var slot = context.Driver.Get<IDriverInterface>(DriverSlot.Inspect);
        if (slot is AgentInspect) return new StageOutcome.Next(RamdiskBootStages.First);
        if (slot is not IOutOfBandInspection own) return new StageOutcome.Failed($"Driver {context.Node.Driver} does not support inspect (disabled or not implemented).", "unsupported");
        var found = await own.InspectAsync(context.Hardware, cancellationToken);
        if (found.Inventory is not { } inventory) return new StageOutcome.Next(FinishStage);
        context.Writes.Add(new StoreWrite.PutInventory(new(context.Node.Uuid, inventory, found.PluginData, context.Now)));
        return new StageOutcome.Next(ProcessStage);
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
        context.Node = context.Node with { InspectionStartedAt = null, InspectionFinishedAt = context.Now };
        return StageOutcome.Done.Instance;
    }

    private async Task<StageOutcome> TidyAsync(StageContext context, CancellationToken cancellationToken)
    {
        await TearDownAsync(context, "inspection failed", cancellationToken);
        return StageOutcome.End.Instance;
    }

    /// <summary>A machine that was not booted for it is left as it is.</summary>
    private async Task TearDownAsync(StageContext context, string why, CancellationToken cancellationToken)
    {
        if (!RamdiskBootStages.WasBegun(context)) return;
        await context.Driver.Boot.CleanUpAsync(context.Hardware, cancellationToken);
        if (options.Inspect.PowerOffAfter && !context.Node.DisablePowerOff) await PowerActions.EnsureAsync(context, PowerState.Off, null, why, cancellationToken);
        context.Node = AgentInfo.Wipe(context.Node);
    }
}

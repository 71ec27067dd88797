using System.Collections.Frozen;
using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;

namespace Ironic.Conductor.Rescue;

/// <summary>Unrescue: back to the instance.</summary>
internal static class UnrescueFlow
{
    private const string StartStage = "start", DoneStage = "done", Return = "return";

    public static Flow Create()
    {
        KeyValuePair<string, StageBody>[] stages =
        [
            new(StartStage, StartAsync),
            new(DoneStage, Stage.Of(_ => StageOutcome.Done.Instance)),
            .. InstanceReturnStages.For(Return, DoneStage),
        ];
        return new(FlowKinds.Unrescue, StartStage, stages.ToFrozenDictionary(StringComparer.Ordinal))
        {
            HistoryType = "rescue",
            AfterSuccess = RescuePassword.Remove,
        };
    }

    private static async Task<StageOutcome> StartAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (context.Driver.Slots.GetValueOrDefault(DriverSlot.Rescue) is IAgentSlot) return new StageOutcome.Next(InstanceReturnStages.First(Return));
        await context.Driver.Get<IRescueCapability>(DriverSlot.Rescue).UnrescueAsync(context.Hardware, cancellationToken);
        return StageOutcome.Done.Instance;
    }
}

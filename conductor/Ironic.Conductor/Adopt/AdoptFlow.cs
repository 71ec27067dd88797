using System.Collections.Frozen;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Power;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Adopt;

/// <summary>manageable -> active without a deploy: the instance that runs is taken over as it is.</summary>
internal static class AdoptFlow
{
    private const string TakeOverStage = "take-over";

    public static Flow Create() => new(FlowKinds.Adopt, TakeOverStage, new Dictionary<string, StageBody>(StringComparer.Ordinal)
    {
        [TakeOverStage] = TakeOverAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal))
    {
        HistoryType = "adoption",
        AfterFailure = node => node with { PowerState = null },
    };

    private static async Task<StageOutcome> TakeOverAsync(StageContext context, CancellationToken cancellationToken)
    {
        var problems = context.Driver.Slots[DriverSlot.Power].Validate(context.Hardware);
        if (problems.Count > 0) return new StageOutcome.Failed($"Error while attempting to adopt node {context.Node.Uuid}: {string.Join(" ", problems)}", "driver-info-invalid");
        await PowerActions.ReadAsync(context, cancellationToken);
        await context.Driver.Boot.PrepareInstanceAsync(context.Hardware, cancellationToken);
        return StageOutcome.Done.Instance;
    }
}

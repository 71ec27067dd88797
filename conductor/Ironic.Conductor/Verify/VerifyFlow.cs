using System.Collections.Frozen;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Power;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Verify;

/// <summary>enroll -> manageable: the BMC is there, takes our credentials, tells its power state and its name.</summary>
internal static class VerifyFlow
{
    private const string PowerStage = "power", IdentifyStage = "identify";

    public static Flow Create() => new(FlowKinds.Verify, PowerStage, new Dictionary<string, StageBody>(StringComparer.Ordinal)
    {
        [PowerStage] = PowerAsync,
        [IdentifyStage] = IdentifyAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal))
    {
        HistoryType = "verifying",
    };

    private static async Task<StageOutcome> PowerAsync(StageContext context, CancellationToken cancellationToken)
    {
        var problems = context.Driver.Power.Validate(context.Hardware);
        if (problems.Count > 0) return new StageOutcome.Failed(string.Join(" ", problems), "driver-info-invalid");
        await PowerActions.ReadAsync(context, cancellationToken);
        return new StageOutcome.Next(IdentifyStage);
    }

    private static async Task<StageOutcome> IdentifyAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (!context.Driver.TryGet<IBmcIdentityCapability>(out var identity)) return StageOutcome.Done.Instance;
        foreach (var (key, value) in await identity.IdentifyAsync(context.Hardware, cancellationToken)) context.SetInternal(key, value);
        return StageOutcome.Done.Instance;
    }
}

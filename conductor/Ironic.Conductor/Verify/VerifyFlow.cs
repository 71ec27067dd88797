using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Steps;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Verify;

/// <summary>enroll -> manageable: the BMC is there, takes our credentials, tells its power state and its name; then the slots' verify steps.</summary>
internal sealed class VerifyFlow(HardwareCache cache, ConductorOptions options)
{
    private const string PowerStage = "power", IdentifyStage = "identify", StepStage = "verify-step", FinishStage = "finish";
    private const string IndexKey = "verify_index", ErrorsKey = "verify_errors", CauseKey = "verify_cause", UnnamedCause = "verify-step-failed";

    public Flow Create() => new(FlowKinds.Verify, PowerStage, new Dictionary<string, StageBody>(StringComparer.Ordinal)
    {
        [PowerStage] = PowerAsync,
        [IdentifyStage] = IdentifyAsync,
        [StepStage] = StepAsync,
        [FinishStage] = FinishAsync,
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
        if (!context.Driver.TryGet<IBmcIdentityCapability>(out var identity)) return new StageOutcome.Next(StepStage);
        foreach (var (key, value) in await identity.IdentifyAsync(context.Hardware, cancellationToken)) context.SetInternal(key, value);
        return new StageOutcome.Next(StepStage);
    }

    /// <summary>One step at a time; those after a failed one are run all the same, so that the operator sees everything that is wrong at once.</summary>
    private async Task<StageOutcome> StepAsync(StageContext context, CancellationToken cancellationToken)
    {
        var steps = StepList.Sort(Enabled(context.Driver), StepFlowKind.Verify);
        var index = context.State.GetInt(IndexKey);
        if (index >= steps.Count) return new StageOutcome.Next(FinishStage);

        context.State.Set(IndexKey, index + 1);
        try
        {
            var progress = await StepCatalog.OutOfBand(context.Driver, steps[index])!.RunStepAsync(context.Hardware, new(steps[index].Name, steps[index].Args, StepFlowKind.Verify, null), cancellationToken);
            if (progress is not StepProgress.Done) throw new DriverException("it did not end at once, which verify steps must.");
            context.Record(TimelineNames.StepDone, $"verify step {steps[index].FullName} done");
        }
        catch (DriverException e)
        {
            var told = $"Verify step {steps[index].FullName} failed: {e.Message}";
            context.Record(TimelineNames.StepFailed, told);
            if (context.State.GetText(CauseKey) is null) context.State.Set(CauseKey, e.Cause ?? UnnamedCause); // what failed first may be why the rest did
            context.State.Set(ErrorsKey, new JsonArray([.. Errors(context).Append(told).Select(error => (JsonNode)error)]));
        }

        return new StageOutcome.Next(StepStage);
    }

    private async Task<StageOutcome> FinishAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (Errors(context) is { Count: > 0 } errors) return new StageOutcome.Failed(string.Join(" ", errors), context.State.GetText(CauseKey) ?? UnnamedCause);
        await cache.RefreshAsync(context, cancellationToken);
        return StageOutcome.Done.Instance;
    }

    private IEnumerable<Step> Enabled(NodeDriver driver) => StepCatalog.OfSlots(driver, StepFlowKind.Verify)
        .Select(step => options.VerifyPriorities.TryGetValue(step.FullName, out var priority) ? step.WithPriority(priority) : step)
        .Where(step => step.Priority > 0);

    private static List<string> Errors(StageContext context) => [.. (context.State.GetNode(ErrorsKey) as JsonArray ?? []).Select(error => error!.GetValue<string>())];
}

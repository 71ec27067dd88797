using Ironic.Conductor.Agents;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Power;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Steps;

/// <summary>The reserved steps: power, reboot, wait. (A hold is no stage: the job is parked until an unhold.)</summary>
internal static class ReservedStepStages
{
    /// <summary>Power cycle of a machine that does not run the ramdisk: off and on, each stored before the next.</summary>
    public const string RebootStage = "step-reboot";

    private const string OnStage = "step-on", OffStage = "step-off", RebootOnStage = "step-reboot-on", WaitStage = "step-wait";

    public static IEnumerable<KeyValuePair<string, StageBody>> For(StepFlow flow) =>
    [
        new(OnStage, (context, token) => PowerAsync(context, flow, PowerState.On, token)),
        new(OffStage, (context, token) => PowerAsync(context, flow, PowerState.Off, token)),
        new(RebootStage, RebootAsync),
        new(RebootOnStage, (context, token) => PowerAsync(context, flow, PowerState.On, token)),
        new(WaitStage, Stage.Of(context => Wait(context, flow))),
    ];

    /// <summary>Null: the step is not reserved.</summary>
    public static string? StageOf(StageContext context, StepFlow flow, Step step) => step.Name switch
    {
        ReservedSteps.PowerOn => OnStage,
        ReservedSteps.PowerOff => OffStage,
        ReservedSteps.Reboot => Boot.RamdiskBootStages.WasBegun(context) ? flow.RamdiskStage : RebootStage,
        ReservedSteps.Wait => WaitStage,
        ReservedSteps.Hold => StepStages.NextStage,
        _ => null,
    };

    private static async Task<StageOutcome> PowerAsync(StageContext context, StepFlow flow, PowerState wanted, CancellationToken cancellationToken)
    {
        if (wanted == PowerState.Off && context.Node.DisablePowerOff)
            return StepStages.Failed(context, flow.Phase, $"node {context.Node.Uuid} must not be powered off (disable_power_off)", "power-off-disabled");
        await PowerActions.EnsureAsync(context, wanted, null, $"{flow.Phase.Name} step {StepStages.Current(context, flow.Phase)?.FullName}", cancellationToken);
        return new StageOutcome.Next(StepStages.NextStage);
    }

    private static async Task<StageOutcome> RebootAsync(StageContext context, CancellationToken cancellationToken)
    {
        if (context.Node.DisablePowerOff)
        {
            await PowerActions.RequestAsync(context, PowerTarget.Reboot, null, "a step asks for it", cancellationToken);
            return new StageOutcome.Next(StepStages.NextStage);
        }

        await PowerActions.EnsureOffForNowAsync(context, "a step asks for a reboot", cancellationToken);
        return new StageOutcome.Next(RebootOnStage);
    }

    /// <summary>With seconds: so long; without: until the agent reports next.</summary>
    private static StageOutcome Wait(StageContext context, StepFlow flow)
    {
        var begun = context.State.GetTime(StepStages.BegunAtKey) ?? context.Now;
        if (Seconds(context, flow) is not { } seconds)
        {
            return AgentInfo.LastHeartbeatOf(context.Node) > begun
                ? new StageOutcome.Next(StepStages.NextStage)
                : new StageOutcome.Wait("agent heartbeat", null, Bound(begun, flow));
        }

        var until = begun.AddSeconds(Math.Clamp(seconds, 0, ReservedSteps.MaxWaitSeconds));
        return until <= context.Now ? new StageOutcome.Next(StepStages.NextStage) : new StageOutcome.Wait("a step's wait", until);
    }

    private static int? Seconds(StageContext context, StepFlow flow) =>
        StepStages.Current(context, flow.Phase)?.Args is { } args && int.TryParse(args.GetText("seconds"), System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : null;

    /// <summary>Null: unbounded.</summary>
    public static DateTimeOffset? Bound(DateTimeOffset begun, StepFlow flow) => flow.Timeout > TimeSpan.Zero ? begun + flow.Timeout : null;
}

using System.Collections.Frozen;
using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Conductor.Power;

/// <summary>
/// A power request of a client. A reboot is off and then on, each stored before the next, so that a restart in between repeats neither;
/// machines that must not be switched off get the BMC's own reset.
/// </summary>
internal static class PowerFlow
{
    public const string TargetKey = "target", TimeoutKey = "timeout";
    private const string Why = "by request";
    private const string StartStage = "start", OffStage = "off", OnStage = "on", ResetStage = "reset";
    private static readonly TimeSpan SoftTimeout = TimeSpan.FromSeconds(600);

    public static Flow Create() => new(FlowKinds.Power, StartStage, new Dictionary<string, StageBody>(StringComparer.Ordinal)
    {
        [StartStage] = Stage.Of(Start),
        [OffStage] = OffAsync,
        [OnStage] = OnAsync,
        [ResetStage] = ResetAsync,
    }.ToFrozenDictionary(StringComparer.Ordinal))
    {
        HistoryType = "power",
        FailsState = false,
        OnDone = _ => null,
        AfterSuccess = node => node with { TargetPowerState = null },
        AfterFailure = node => node with { TargetPowerState = null },
    };

    private static StageOutcome.Next Start(StageContext context) => Target(context) switch
    {
        PowerTarget.On => new StageOutcome.Next(OnStage),
        PowerTarget.Off or PowerTarget.SoftOff => new StageOutcome.Next(OffStage),
        _ when context.Node.DisablePowerOff => new StageOutcome.Next(ResetStage),
        _ => new StageOutcome.Next(OffStage),
    };

    private static async Task<StageOutcome> OffAsync(StageContext context, CancellationToken cancellationToken)
    {
        var target = Target(context);
        var soft = target is PowerTarget.SoftOff or PowerTarget.SoftReboot;
        var stays = target is PowerTarget.Off or PowerTarget.SoftOff;
        return await TryAsync(context, async () =>
        {
            if (await PowerActions.ReadAsync(context, cancellationToken) != PowerState.Off)
            {
                var (off, timeout) = (soft ? PowerTarget.SoftOff : PowerTarget.Off, Timeout(context) ?? (soft ? SoftTimeout : null));
                if (stays) await PowerActions.RequestAsync(context, off, timeout, Why, cancellationToken);
                else await PowerActions.RequestAloneAsync(context, off, timeout, Why, cancellationToken);
            }

            return stays ? StageOutcome.Done.Instance : new StageOutcome.Next(OnStage);
        });
    }

    private static Task<StageOutcome> OnAsync(StageContext context, CancellationToken cancellationToken) => TryAsync(context, async () =>
    {
        await PowerActions.EnsureAsync(context, PowerState.On, Timeout(context), Why, cancellationToken);
        return StageOutcome.Done.Instance;
    });

    private static Task<StageOutcome> ResetAsync(StageContext context, CancellationToken cancellationToken) => TryAsync(context, async () =>
    {
        await PowerActions.RequestAsync(context, Target(context), Timeout(context), Why, cancellationToken);
        return StageOutcome.Done.Instance;
    });

    private static async Task<StageOutcome> TryAsync(StageContext context, Func<Task<StageOutcome>> act)
    {
        try
        {
            return await act();
        }
        catch (DriverException e)
        {
            return new StageOutcome.Failed($"Failed to change power state to '{Target(context).ToWire()}': {e.Message}", e.Cause);
        }
    }

    private static PowerTarget Target(StageContext context) =>
        WireNames.TryParse<PowerTarget>(context.State.GetText(TargetKey), out var target) ? target : throw new InvalidOperationException("The power job has no target.");

    private static TimeSpan? Timeout(StageContext context) => context.State.GetInt(TimeoutKey) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;
}

using System.Collections.Frozen;
using Ironic.Conductor.Jobs;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Conductor.Power;

/// <summary>
/// A power request of a client. A reboot is off and then on, each stored before the next, so that a restart in between repeats neither;
/// machines that must not be switched off get the BMC's own reset. Children are switched off before their parent, a parent on before its child.
/// </summary>
internal sealed class PowerFlow(RelatedPower related)
{
    public const string TargetKey = "target", TimeoutKey = "timeout";
    private const string StartStage = "start", OffStage = "off", OnStage = "on", ResetStage = "reset";
    private static readonly TimeSpan SoftTimeout = TimeSpan.FromSeconds(600);

    public Flow Create() => new(FlowKinds.Power, StartStage, new Dictionary<string, StageBody>(StringComparer.Ordinal)
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

    private async Task<StageOutcome> OffAsync(StageContext context, CancellationToken cancellationToken)
    {
        var target = Target(context);
        var soft = target is PowerTarget.SoftOff or PowerTarget.SoftReboot;
        return await TryAsync(context, async () =>
        {
            if (target is PowerTarget.Off or PowerTarget.SoftOff) await related.ChildrenOffAsync(context, cancellationToken);
            if (await PowerActions.ReadAsync(context, cancellationToken) != PowerState.Off)
                await PowerActions.RequestAsync(context, soft ? PowerTarget.SoftOff : PowerTarget.Off, Timeout(context) ?? (soft ? SoftTimeout : null), "by request", cancellationToken);
            return target is PowerTarget.Off or PowerTarget.SoftOff ? StageOutcome.Done.Instance : new StageOutcome.Next(OnStage);
        });
    }

    private Task<StageOutcome> OnAsync(StageContext context, CancellationToken cancellationToken) => TryAsync(context, async () =>
    {
        await related.ParentOnAsync(context, cancellationToken);
        await PowerActions.EnsureAsync(context, PowerState.On, Timeout(context), "by request", cancellationToken);
        return StageOutcome.Done.Instance;
    });

    private static Task<StageOutcome> ResetAsync(StageContext context, CancellationToken cancellationToken) => TryAsync(context, async () =>
    {
        await PowerActions.RequestAsync(context, Target(context), Timeout(context), "by request", cancellationToken);
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

using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Wire;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Ipmi;

/// <summary>
/// Passes chassis control on to the machine, one action after the other, without keeping the BMC from answering. An action that fails
/// shows as a control fault in the chassis status.
/// </summary>
internal sealed class ChassisPower(IBmcChassis chassis, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>The answer waits so long for a quick machine, so that the next question finds it in its new state.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stopping = new();
    private Task _last = Task.CompletedTask;
    private volatile bool _hasFault;

    /// <summary>Null when the machine cannot be asked.</summary>
    public async ValueTask<ChassisStatus?> TryGetStatusAsync()
    {
        try
        {
            return new ChassisStatus(await chassis.IsPoweredOnAsync(_stopping.Token)) { HasControlFault = _hasFault };
        }
#pragma warning disable CA1031 // whatever the machine failed with, the BMC lives on and says that it does not know
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.ChassisUnreadable(e);
            return null;
        }
    }

    /// <summary>Begins the action after those before it. <paramref name="takeFlags"/> is called if it starts the machine.</summary>
    public async ValueTask<CompletionCode> ControlAsync(ChassisAction action, Func<BootFlags?> takeFlags)
    {
        if (await TryGetStatusAsync() is not { IsPoweredOn: var isOn }) return CompletionCode.Unspecified;
        if (!isOn && action is not (ChassisAction.PowerOn or ChassisAction.PowerOff)) return CompletionCode.NotInThisState;

        var starts = action is ChassisAction.PowerCycle or ChassisAction.HardReset || (action == ChassisAction.PowerOn && !isOn);
        var done = _last = RunAsync(_last, action, starts ? takeFlags() : null);
        await done.WaitAsync(Grace, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return CompletionCode.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _last;
        _stopping.Dispose();
    }

    private async Task RunAsync(Task before, ChassisAction action, BootFlags? boot)
    {
        await before;
        try
        {
            await chassis.ControlAsync(action, boot, _stopping.Token);
            _hasFault = false;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The BMC is going away.
        }
#pragma warning disable CA1031 // the outermost frame of an action: whatever the machine failed with, the BMC lives on and shows a fault
        catch (Exception e)
#pragma warning restore CA1031
        {
            _hasFault = true;
            logger.ChassisControlFailed(e, action);
        }
    }
}

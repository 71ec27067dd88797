using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Sdr;
using Ironic.Ipmi.Watchdog;
using Ironic.Ipmi.Wire;

namespace Ironic.Lab.Ipmi;

/// <summary>The watchdog of a virtual BMC: at its end it does to the machine what it was told.</summary>
internal sealed class WatchdogService : IAsyncDisposable
{
    private const CompletionCode NeverSet = (CompletionCode)0x80;
    private const byte SensorNumber = 0xF0;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly Func<ChassisAction, ValueTask> _act;
    private readonly SelService _sel;
    private readonly ITimer _timer;
    private WatchdogTimer _settings;
    private long _started;
    private bool _isSet;
    private Task _acting = Task.CompletedTask;

    public WatchdogService(TimeProvider time, SelService sel, Func<ChassisAction, ValueTask> act)
    {
        (_time, _sel, _act) = (time, sel, act);
        _timer = time.CreateTimer(_ => Expire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public IEnumerable<BmcCommand> Commands =>
    [
        new(CommandIds.GetWatchdog, PrivilegeLevel.User, _ => Get()),
        new(CommandIds.SetWatchdog, PrivilegeLevel.Operator, Set),
        new(CommandIds.ResetWatchdog, PrivilegeLevel.Operator, _ => Reset()),
    ];

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _acting;
    }

    private BmcAnswer Get()
    {
        lock (_gate)
        {
            var left = _settings.IsRunning ? _settings.Countdown - _time.GetElapsedTime(_started) : _settings.Countdown;
            return BmcAnswer.Of((_settings with { Left = left > TimeSpan.Zero ? left : TimeSpan.Zero }).Write);
        }
    }

    private BmcAnswer Set(BmcRequest request)
    {
        if (!WatchdogTimer.TryReadRequest(request.Data.Span, out var wanted)) return CompletionCode.InvalidRequestLength;
        lock (_gate)
        {
            var goesOn = wanted.IsRunning && _settings.IsRunning; // "don't stop"
            (_settings, _isSet) = (wanted with { IsRunning = goesOn }, true);
            if (!goesOn) _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        return CompletionCode.Ok;
    }

    private BmcAnswer Reset()
    {
        lock (_gate)
        {
            if (!_isSet) return NeverSet;
            _settings = _settings with { IsRunning = true };
            _started = _time.GetTimestamp();
            _timer.Change(_settings.Countdown, Timeout.InfiniteTimeSpan);
        }

        return CompletionCode.Ok;
    }

    private void Expire()
    {
        lock (_gate)
        {
            if (!_settings.IsRunning) return;
            _settings = _settings with { IsRunning = false };
            if (!_settings.IsUnlogged) _sel.Log(SensorTypes.Watchdog2, SensorNumber, (byte)_settings.Action, isAssertion: true);
            ChassisAction? action = _settings.Action switch
            {
                WatchdogAction.HardReset => ChassisAction.HardReset,
                WatchdogAction.PowerDown => ChassisAction.PowerOff,
                WatchdogAction.PowerCycle => ChassisAction.PowerCycle,
                _ => null,
            };
            if (action is { } wanted) _acting = _act(wanted).AsTask();
        }
    }
}

using Ironic.Conductor.Jobs;
using Ironic.Testing;

namespace Ironic.Conductor.Tests.Jobs;

public sealed class WakeTimerTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<Guid> _woken = [];

    [Fact]
    public void Alarms_FireInOrder_EachOnce()
    {
        using var timer = new WakeTimer(_clock, _woken.Add);
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());
        timer.Set(a, In(20));
        timer.Set(b, In(10));
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(_woken);
        _clock.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal([b, a], _woken);
    }

    [Fact]
    public void Alarm_MovedOrTakenBack_FiresOnlyAsLastSet()
    {
        using var timer = new WakeTimer(_clock, _woken.Add);
        var (earlier, later, never) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        timer.Set(earlier, In(50));
        timer.Set(earlier, In(5));
        timer.Set(later, In(5));
        timer.Set(later, In(50));
        timer.Set(never, In(5));
        timer.Set(never, null);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([earlier], _woken);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([earlier, later], _woken);
    }

    [Fact]
    public void Alarm_InThePast_FiresAtOnce()
    {
        using var timer = new WakeTimer(_clock, _woken.Add);
        var node = Guid.NewGuid();
        timer.Set(node, In(-5));
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal([node], _woken);
    }

    private DateTimeOffset In(int seconds) => _clock.GetUtcNow().AddSeconds(seconds);
}

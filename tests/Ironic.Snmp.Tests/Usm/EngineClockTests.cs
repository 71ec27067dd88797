using Ironic.Snmp.Usm;
using Ironic.Testing;

namespace Ironic.Snmp.Tests.Usm;

public sealed class EngineClockTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void TryTake_WithinTheWindow_IsGood()
    {
        var clock = new EngineClock(_time);
        clock.Set(3, 1000);
        Assert.True(clock.TryTake(3, 851));
        Assert.False(clock.TryTake(3, 849));
    }

    [Fact]
    public void TryTake_OldBoots_IsRefused()
    {
        var clock = new EngineClock(_time);
        clock.Set(3, 1000);
        Assert.False(clock.TryTake(2, 5000));
        Assert.True(clock.TryTake(4, 1));
        Assert.Equal((4, 1), (clock.Boots, clock.Time));
    }

    [Fact]
    public void Time_GoesOnWithOurClock()
    {
        var clock = new EngineClock(_time);
        clock.Set(1, 10);
        _time.Advance(TimeSpan.FromSeconds(200));
        Assert.Equal(210, clock.Time);
        Assert.False(clock.TryTake(1, 55));
    }
}

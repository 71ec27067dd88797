using Ironic.Lanes;
using Ironic.Testing;

namespace Ironic.Ipmi.Tests.Lanes;

public sealed class PaceTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Wait_UpToTheMost_GoesAtOnce_AndTheNextASecondAfterTheFirst()
    {
        var pace = new Pace(_time) { Limits = new(5, TimeSpan.Zero) };
        for (var i = 0; i < 5; i++)
        {
            Assert.True(pace.WaitAsync(default).AsTask().IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var sixth = pace.WaitAsync(default).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(500)); // a second after the first, and no more
        Assert.False(sixth.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await sixth;
        Assert.Equal(6, pace.Requests);
    }

    [Fact]
    public void Wait_ManyAtOnce_AreSpreadOverTheSecondsThatFollow()
    {
        var pace = new Pace(_time) { Limits = new(2, TimeSpan.Zero) };
        var waits = Enumerable.Range(0, 6).Select(_ => pace.WaitAsync(default).AsTask()).ToArray();
        Assert.Equal(2, waits.Count(wait => wait.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(1200));
        Assert.Equal(4, waits.Count(wait => wait.IsCompleted));
        _time.Advance(TimeSpan.FromMilliseconds(1200));
        Assert.Equal(6, waits.Count(wait => wait.IsCompleted));
    }

    [Fact]
    public void Wait_LeastInterval_CountsFromTheAnswer()
    {
        var pace = new Pace(_time) { Limits = new(0, TimeSpan.FromSeconds(5)) };
        Assert.True(pace.WaitAsync(default).AsTask().IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(3));
        pace.Rest();
        var next = pace.WaitAsync(default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public void Wait_WithoutLimits_NeverWaits()
    {
        var pace = new Pace(_time);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(pace.WaitAsync(default).AsTask().IsCompleted));
    }
}

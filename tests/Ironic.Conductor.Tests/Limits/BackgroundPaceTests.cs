using Ironic.Conductor.Limits;

namespace Ironic.Conductor.Tests.Limits;

public sealed class BackgroundPaceTests : IDisposable
{
    private readonly BackgroundPace _pace = new(TimeProvider.System);

    public void Dispose() => _pace.Dispose();

    [Fact]
    public async Task Turns_AllCome_InTheOrderAskedFor()
    {
        List<int> order = [];
        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            await _pace.TakeTurnAsync(default);
            lock (order) order.Add(i);
        }));
        Assert.Equal(200, order.Distinct().Count());
        Assert.True(order.Take(20).Max() < 100, $"the first twenty were {string.Join(' ', order.Take(20))}");
    }

    [Fact]
    public async Task FullPool_DoesNotStopBackgroundWorkForGood()
    {
        using var enough = new CancellationTokenSource();
        var burners = Enumerable.Range(0, Environment.ProcessorCount * 8).Select(_ => Burn(enough.Token)).ToList();
        for (var i = 0; i < 5; i++) await _pace.TakeTurnAsync(default).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
        await enough.CancelAsync();
        await Task.WhenAll(burners);
    }

    [Fact]
    public async Task WhoIsCancelledInLine_KeepsNobodyBack()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _pace.TakeTurnAsync(cancelled.Token));
        await _pace.TakeTurnAsync(default).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, CancellationToken.None);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(10, 3)] // 30 ms each: two looks at the clock while standing in line, and one after
    [InlineData(500, 0)] // the first look takes longer than it may hold anybody
    public async Task Turn_WhileTheLineIsLong_WaitsForUpToATenthOfASecond(int milliseconds, int pauses)
    {
        var time = new SlowLine(TimeSpan.FromMilliseconds(milliseconds));
        using var pace = new BackgroundPace(time);
        await pace.TakeTurnAsync(default);
        Assert.Equal(pauses, time.Pauses);
    }

    /// <summary>Stands in the pool's line again and again, with a little work each time.</summary>
    private static async Task Burn(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Thread.SpinWait(20_000);
            await Task.Yield();
        }
    }

    /// <summary>A clock by which each look at it takes so long; its timers are due at once.</summary>
    private sealed class SlowLine(TimeSpan step) : TimeProvider
    {
        private long _now;

        public int Pauses { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += step.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses++;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}

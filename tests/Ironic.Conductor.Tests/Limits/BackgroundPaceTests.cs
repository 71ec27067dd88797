using Ironic.Conductor.Limits;

namespace Ironic.Conductor.Tests.Limits;

public sealed class BackgroundPaceTests : IDisposable
{
    private readonly BackgroundPace _pace = new();

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

    /// <summary>Stands in the pool's line again and again, with a little work each time.</summary>
    private static async Task Burn(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Thread.SpinWait(20_000);
            await Task.Yield();
        }
    }
}

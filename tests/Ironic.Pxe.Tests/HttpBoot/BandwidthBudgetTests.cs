using Ironic.Pxe.HttpBoot;
using Ironic.Testing;

namespace Ironic.Pxe.Tests.HttpBoot;

public sealed class BandwidthBudgetTests
{
    [Fact]
    public async Task Transfers_GetEqualShares_AndTogetherNoMoreThanTheBudget()
    {
        var time = new ManualTimeProvider();
        var budget = new BandwidthBudget(1_000_000, time);
        var sent = new long[5];
        using var stop = new CancellationTokenSource();
        var transfers = Enumerable.Range(0, sent.Length).Select(async i =>
        {
            while (true)
            {
                await budget.TakeAsync(50_000, stop.Token);
                Interlocked.Add(ref sent[i], 50_000);
            }
        }).ToList();
        for (var tick = 0; tick < 200; tick++)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await Eventually.TrueAsync(() => Volatile.Read(ref sent[tick % 5]) >= ((tick / 5) + 1) * 50_000L, TimeSpan.FromSeconds(60), "its turn");
        }

        Assert.InRange(sent.Sum(), 9_000_000, 10_500_000); // ten seconds, and what was under way
        Assert.InRange(sent.Max() - sent.Min(), 0, 150_000);
        await stop.CancelAsync();
        foreach (var transfer in transfers) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => transfer);
    }

    [Fact]
    public async Task NoBudget_NoWait() => await new BandwidthBudget(0, new ManualTimeProvider()).TakeAsync(long.MaxValue, default);

    [Fact]
    public async Task Slots_LetSoManyIn_AndTheNextWhenOneLeaves()
    {
        using var slots = new FetchSlots(2);
        var first = await slots.EnterAsync(default);
        _ = await slots.EnterAsync(default);
        var third = slots.EnterAsync(default).AsTask();
        Assert.False(third.IsCompleted);
        first.Dispose();
        await third.WaitAsync(TimeSpan.FromSeconds(60));
    }
}

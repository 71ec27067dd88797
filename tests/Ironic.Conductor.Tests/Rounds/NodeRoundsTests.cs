using System.Collections.Concurrent;
using Ironic.Conductor.Rounds;
using Ironic.Conductor.Tests.World;

namespace Ironic.Conductor.Tests.Rounds;

public sealed class NodeRoundsTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Round_BeginsWithThoseThatHaveWaitedLongest()
    {
        await using var world = await FakeWorld.StartAsync();
        Guid[] nodes = [(await world.EnrollAsync()).Uuid, (await world.EnrollAsync()).Uuid, (await world.EnrollAsync()).Uuid];
        var ages = new Dictionary<Guid, TimeSpan> { [nodes[0]] = TimeSpan.FromSeconds(10), [nodes[1]] = TimeSpan.FromSeconds(30), [nodes[2]] = TimeSpan.FromSeconds(20) };
        Assert.Equal([nodes[1], nodes[2], nodes[0]], await VisitsAsync(world, 3, round => round with { AgeOf = node => ages[node.Uuid] }));
    }

    [Fact]
    public async Task NodeWhoseVisitsComeToNothing_KeepsItsPlaceInTheRound()
    {
        await using var world = await FakeWorld.StartAsync();
        Guid[] nodes = [(await world.EnrollAsync()).Uuid, (await world.EnrollAsync()).Uuid, (await world.EnrollAsync()).Uuid];
        var visits = await VisitsAsync(world, 9, round => round with { AgeOf = node => node.Uuid == nodes[1] ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1) });
        Assert.Equal([nodes[1], nodes[0], nodes[2], nodes[1], nodes[0], nodes[2], nodes[1], nodes[0], nodes[2]], visits);
    }

    private static async Task<IReadOnlyList<Guid>> VisitsAsync(FakeWorld world, int count, Func<NodeRound, NodeRound> shape)
    {
        ConcurrentQueue<Guid> visits = new();
        using var enough = new CancellationTokenSource();
        Task VisitAsync(Guid node, CancellationToken cancellationToken)
        {
            visits.Enqueue(node);
            return Task.CompletedTask;
        }

        var running = world.Get<NodeRounds>().RunAsync(shape(new("test", Interval, _ => true, VisitAsync) { Workers = 1, NodesPerWorker = 500 }), enough.Token);
        for (var seconds = 0; visits.Count < count; seconds++)
        {
            Assert.True(seconds < 1000, $"{visits.Count} visits in {seconds} virtual seconds");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return [.. visits.Take(count)];
    }
}

using Ironic.Conductor.Limits;

namespace Ironic.Conductor.Tests.Limits;

public sealed class FairQueueTests
{
    [Fact]
    public void Groups_TakeTurns_AndWithinOneTheFirstIsFirst()
    {
        var queue = new FairQueue(1);
        Guid[] nodes = [.. Enumerable.Range(0, 8).Select(_ => Guid.NewGuid())];
        Assert.True(queue.TryEnter(nodes[0], "many"));
        for (var i = 1; i < 6; i++) Assert.False(queue.TryEnter(nodes[i], "many"));
        Assert.False(queue.TryEnter(nodes[6], "few"));
        Assert.False(queue.TryEnter(nodes[7], "few"));
        Assert.False(queue.TryEnter(nodes[1], "many")); // asking twice moves nobody
        List<Guid> order = [];
        for (var inside = nodes[0]; queue.Leave(inside) is [var next]; inside = next) order.Add(next);
        Assert.Equal([nodes[1], nodes[6], nodes[2], nodes[7], nodes[3], nodes[4], nodes[5]], order);
        Assert.Equal((0, 0), (queue.Inside, queue.Waiting));
    }

    [Fact]
    public void WhoLeavesTheLine_LeavesNothingBehind()
    {
        var queue = new FairQueue(1);
        var (inside, gone, last) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Assert.True(queue.TryEnter(inside, "a"));
        Assert.False(queue.TryEnter(gone, "b"));
        Assert.False(queue.TryEnter(last, "c"));
        Assert.Empty(queue.Leave(gone));
        Assert.Equal([last], queue.Leave(inside));
    }

    [Fact]
    public void WhoIsInAlready_CountsBeyondTheLimit_AndNobodyIsLetInUntilThereIsRoom()
    {
        var queue = new FairQueue(1);
        var (one, two, waits) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        queue.Take(one);
        queue.Take(two);
        Assert.False(queue.TryEnter(waits, "a"));
        Assert.Empty(queue.Leave(one));
        Assert.Equal([waits], queue.Leave(two));
    }

    [Fact]
    public void NoLimit_LetsAllIn()
    {
        var queue = new FairQueue(0);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(queue.TryEnter(Guid.NewGuid(), "a")));
    }

    /// <summary>Whatever comes and goes: never more inside than there are places, nobody is let in twice, nobody waits while there is room.</summary>
    [Fact]
    public void Random_ComingAndGoing_KeepsTheRules()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var queue = new FairQueue(3);
        Guid[] nodes = [.. Enumerable.Range(0, 12).Select(_ => Guid.NewGuid())];
        HashSet<Guid> inside = [];
        for (var step = 0; step < 5000; step++)
        {
            var node = nodes[random.Next(nodes.Length)];
            if (random.Next(2) == 0)
            {
                if (queue.TryEnter(node, $"{random.Next(3)}")) inside.Add(node);
            }
            else
            {
                inside.Remove(node);
                foreach (var next in queue.Leave(node)) Assert.True(inside.Add(next), $"seed {seed}");
            }

            Assert.True(queue.Inside == inside.Count && inside.Count <= 3 && (queue.Waiting == 0 || inside.Count == 3), $"seed {seed}, step {step}");
        }
    }
}

using Ironic.Conductor.Leases;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Rounds;

/// <summary>Visits every node of ours that is due once an interval, evenly spread, a few at a time; a slow one delays nobody but itself.</summary>
internal sealed partial class NodeRounds(INodeStore nodes, Placement placement, TimeProvider clock, ILogger<NodeRounds> log)
{
    /// <summary>Until it is stopped; the visits that are under way are over then.</summary>
    public async Task RunAsync(NodeRound round, CancellationToken stoppingToken)
    {
        using var workers = new SemaphoreSlim(round.Workers);
        var atOnce = round.Workers;
        Dictionary<Guid, Task> visits = [];
        Dictionary<Guid, DateTimeOffset> visited = [];
        try
        {
            while (true)
            {
                var begun = clock.GetUtcNow();
                try
                {
                    var due = await ChooseAsync(round, visited, stoppingToken);
                    for (; atOnce < round.Workers + (due.Count / round.NodesPerWorker); atOnce++) workers.Release();
                    for (var i = 0; i < due.Count; i++)
                    {
                        await UntilAsync(begun + (round.Interval * i / due.Count), stoppingToken);
                        if (visits.TryGetValue(due[i], out var running) && !running.IsCompleted) continue; // a slow one: the last visit is not over
                        await workers.WaitAsync(stoppingToken);
                        visited[due[i]] = clock.GetUtcNow();
                        visits[due[i]] = VisitAsync(round, due[i], workers, stoppingToken);
                    }
                }
                catch (StoreException e)
                {
                    RoundFailed(round.Name, e.Message);
                }

                await UntilAsync(begun + round.Interval, stoppingToken);
                foreach (var (node, _) in visits.Where(entry => entry.Value.IsCompleted)) visits.Remove(node);
            }
        }
        finally
        {
            await Task.WhenAll(visits.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task VisitAsync(NodeRound round, Guid node, SemaphoreSlim workers, CancellationToken stoppingToken)
    {
        var visit = round.VisitAsync(node, stoppingToken);
        await visit.WaitAsync(round.Patience ?? Timeout.InfiniteTimeSpan, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        workers.Release(); // who is not back by now waits for a BMC that is slow or dead, and keeps others from nothing
        try
        {
            await visit;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VisitFailed(e, round.Name, node);
        }
    }

    /// <summary>
    /// Those that have waited longest come first: a node that became due in the midst of a round waits no longer than an interval then. An attempt counts, or all that are dead would stand together.
    /// </summary>
    private async Task<List<Guid>> ChooseAsync(NodeRound round, Dictionary<Guid, DateTimeOffset> visited, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        List<(Guid Node, TimeSpan Waited)> due = [];
        HashSet<Guid> known = [];
        foreach (var node in await nodes.ListAsync(NodeQuery.All, cancellationToken))
        {
            known.Add(node.Uuid);
            if (!round.IsDue(node) || !await placement.IsOursAsync(node, cancellationToken)) continue;
            var age = round.AgeOf(node);
            due.Add((node.Uuid, visited.TryGetValue(node.Uuid, out var at) && now - at < age ? now - at : age));
        }

        foreach (var gone in visited.Keys.Where(node => !known.Contains(node))) visited.Remove(gone);
        round.Keep(known);
        return [.. due.OrderByDescending(entry => entry.Waited).Select(entry => entry.Node)];
    }

    private Task UntilAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var left = at - clock.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, clock, cancellationToken) : Task.CompletedTask;
    }

    [LoggerMessage(1110, LogLevel.Error, "A round of the {Name} failed: {Message}")]
    private partial void RoundFailed(string name, string message);

    [LoggerMessage(1111, LogLevel.Error, "The {Name} of node {Node} failed unexpectedly")]
    private partial void VisitFailed(Exception exception, string name, Guid node);
}

using Ironic.Conductor.Leases;
using Ironic.Model.Stores;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Rounds;

/// <summary>Visits every node of ours that is due once an interval, evenly spread, a few at a time; a slow one delays nobody but itself.</summary>
internal sealed partial class NodeRounds(INodeStore nodes, Placement placement, TimeProvider clock, ILogger<NodeRounds> log)
{
    private const int PageSize = 500;

    /// <summary>Until it is stopped; the visits that are under way are over then.</summary>
    public async Task RunAsync(NodeRound round, CancellationToken stoppingToken)
    {
        using var workers = new SemaphoreSlim(round.Workers);
        var atOnce = round.Workers;
        Dictionary<Guid, Task> visits = [];
        try
        {
            while (true)
            {
                var begun = clock.GetUtcNow();
                try
                {
                    var due = await ChooseAsync(round, stoppingToken);
                    for (; atOnce < round.Workers + (due.Count / round.NodesPerWorker); atOnce++) workers.Release();
                    for (var i = 0; i < due.Count; i++)
                    {
                        await UntilAsync(begun + (round.Interval * i / due.Count), stoppingToken);
                        if (visits.TryGetValue(due[i], out var running) && !running.IsCompleted) continue; // a slow one: the last visit is not over
                        await workers.WaitAsync(stoppingToken);
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

    private async Task<List<Guid>> ChooseAsync(NodeRound round, CancellationToken cancellationToken)
    {
        List<Guid> due = [];
        HashSet<Guid> known = [];
        Guid? marker = null;
        while (true)
        {
            var page = await nodes.ListAsync(new() { Limit = PageSize, Marker = marker, IncludeChildren = true }, cancellationToken);
            foreach (var node in page.Where(round.IsDue))
            {
                if (await placement.IsOursAsync(node, cancellationToken)) due.Add(node.Uuid);
            }

            known.UnionWith(page.Select(node => node.Uuid));
            if (page.Count < PageSize) break;
            marker = page[^1].Uuid;
        }

        round.Keep(known);
        return due;
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

using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Power;

/// <summary>Looks at every node's power once an interval, evenly spread, a few BMCs at a time; a slow one delays nobody but itself.</summary>
internal sealed partial class PowerSync(INodeStore nodes, Placement placement, PowerSyncCheck check, PowerLooks looks, TimeProvider clock, ConductorOptions options, ILogger<PowerSync> log) : BackgroundService
{
    private const int PageSize = 500;

    /// <summary>Each so many nodes have one more asked at once. Eight would have to be done in 36 ms each, to see 10,000 within 45 s.</summary>
    private const int NodesPerWorker = 500;

    /// <summary>A BMC that takes longer does not count as asked any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly PowerSyncOptions _options = options.PowerSync;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.Interval <= TimeSpan.Zero) return;
        var recovery = _options.RecoveryInterval > TimeSpan.Zero ? RoundsAsync(_options.RecoveryInterval, IsFaulty, check.RecoverAsync, stoppingToken) : Task.CompletedTask;
        await Task.WhenAll(RoundsAsync(_options.Interval, PowerSyncCheck.IsDue, check.SyncAsync, stoppingToken), recovery);
    }

    private static bool IsFaulty(Node node) => node is { Maintenance: true, Fault: NodeFaults.Power, Reservation: null };

    private async Task RoundsAsync(TimeSpan interval, Func<Node, bool> chosen, Func<Guid, CancellationToken, Task> visit, CancellationToken stoppingToken)
    {
        using var workers = new SemaphoreSlim(_options.Workers);
        var atOnce = _options.Workers;
        Dictionary<Guid, Task> visits = [];
        try
        {
            while (true)
            {
                var begun = clock.GetUtcNow();
                try
                {
                    var due = await ChooseAsync(chosen, stoppingToken);
                    for (; atOnce < _options.Workers + (due.Count / NodesPerWorker); atOnce++) workers.Release(); // a fleet that has grown needs more, or the round outlasts its interval
                    for (var i = 0; i < due.Count; i++)
                    {
                        await UntilAsync(begun + (interval * i / due.Count), stoppingToken);
                        if (visits.TryGetValue(due[i], out var running) && !running.IsCompleted) continue; // a slow one: the last look is not over
                        await workers.WaitAsync(stoppingToken);
                        visits[due[i]] = VisitAsync(due[i], visit, workers, stoppingToken);
                    }
                }
                catch (StoreException e)
                {
                    RoundFailed(e.Message);
                }

                await UntilAsync(begun + interval, stoppingToken);
                foreach (var (node, _) in visits.Where(entry => entry.Value.IsCompleted)) visits.Remove(node);
            }
        }
        finally
        {
            await Task.WhenAll(visits.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task VisitAsync(Guid node, Func<Guid, CancellationToken, Task> visit, SemaphoreSlim workers, CancellationToken stoppingToken)
    {
        var looking = visit(node, stoppingToken);
        await looking.WaitAsync(Patience, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        workers.Release(); // who is not back by now waits for a BMC that is slow or dead, and keeps others from nothing
        try
        {
            await looking;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VisitFailed(e, node);
        }
    }

    private async Task<List<Guid>> ChooseAsync(Func<Node, bool> chosen, CancellationToken cancellationToken)
    {
        List<Guid> due = [];
        HashSet<Guid> known = [];
        Guid? marker = null;
        while (true)
        {
            var page = await nodes.ListAsync(new() { Limit = PageSize, Marker = marker, IncludeChildren = true }, cancellationToken);
            foreach (var node in page.Where(chosen))
            {
                if (await placement.IsOursAsync(node, cancellationToken)) due.Add(node.Uuid);
            }

            known.UnionWith(page.Select(node => node.Uuid));
            if (page.Count < PageSize) break;
            marker = page[^1].Uuid;
        }

        looks.Keep(known);
        return due;
    }

    private Task UntilAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        var left = at - clock.GetUtcNow();
        return left > TimeSpan.Zero ? Task.Delay(left, clock, cancellationToken) : Task.CompletedTask;
    }

    [LoggerMessage(1110, LogLevel.Error, "A round of the power sync failed: {Message}")]
    private partial void RoundFailed(string message);

    [LoggerMessage(1111, LogLevel.Error, "The power sync of node {Node} failed unexpectedly")]
    private partial void VisitFailed(Exception exception, Guid node);
}

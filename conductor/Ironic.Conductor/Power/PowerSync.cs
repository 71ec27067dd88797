using Ironic.Conductor.Options;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Power;

/// <summary>Looks at every node's power once an interval, evenly spread, a few BMCs at a time; a slow one delays nobody but itself.</summary>
internal sealed partial class PowerSync(INodeStore nodes, PowerSyncCheck check, TimeProvider clock, ConductorOptions options, ILogger<PowerSync> log) : BackgroundService
{
    private const int PageSize = 500;

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
        while (true)
        {
            var begun = clock.GetUtcNow();
            List<Task> visits = [];
            try
            {
                var due = await ChooseAsync(chosen, stoppingToken);
                for (var i = 0; i < due.Count; i++)
                {
                    await UntilAsync(begun + (interval * i / due.Count), stoppingToken);
                    await workers.WaitAsync(stoppingToken);
                    visits.Add(VisitAsync(due[i], visit, workers, stoppingToken));
                }
            }
            catch (StoreException e)
            {
                RoundFailed(e.Message);
            }

            await Task.WhenAll(visits);
            await UntilAsync(begun + interval, stoppingToken);
        }
    }

    private async Task VisitAsync(Guid node, Func<Guid, CancellationToken, Task> visit, SemaphoreSlim workers, CancellationToken stoppingToken)
    {
        try
        {
            await visit(node, stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VisitFailed(e, node);
        }
        finally
        {
            workers.Release();
        }
    }

    private async Task<List<Guid>> ChooseAsync(Func<Node, bool> chosen, CancellationToken cancellationToken)
    {
        List<Guid> due = [];
        Guid? marker = null;
        while (true)
        {
            var page = await nodes.ListAsync(new() { Limit = PageSize, Marker = marker, IncludeChildren = true }, cancellationToken);
            due.AddRange(page.Where(chosen).Select(node => node.Uuid));
            if (page.Count < PageSize) return due;
            marker = page[^1].Uuid;
        }
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

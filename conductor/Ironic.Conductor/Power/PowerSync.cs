using Ironic.Conductor.Options;
using Ironic.Conductor.Rounds;
using Ironic.Model.Nodes;
using Microsoft.Extensions.Hosting;

namespace Ironic.Conductor.Power;

/// <summary>Looks at every node's power once an interval; those that are out of order for their power once another.</summary>
internal sealed class PowerSync(NodeRounds rounds, PowerSyncCheck check, PowerLooks looks, ConductorOptions options) : BackgroundService
{
    /// <summary>Each so many nodes have one more asked at once. Eight would have to be done in 36 ms each, to see 10,000 within 45 s.</summary>
    private const int NodesPerWorker = 500;

    /// <summary>A BMC that takes longer does not count as asked any more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly PowerSyncOptions _options = options.PowerSync;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_options.Interval <= TimeSpan.Zero) return;
        var recovery = _options.RecoveryInterval > TimeSpan.Zero ? RunAsync(_options.RecoveryInterval, IsFaulty, check.RecoverAsync, stoppingToken) : Task.CompletedTask;
        await Task.WhenAll(RunAsync(_options.Interval, PowerSyncCheck.IsDue, check.SyncAsync, stoppingToken), recovery);
    }

    private static bool IsFaulty(Node node) => node is { Maintenance: true, Fault: NodeFaults.Power, Reservation: null };

    private Task RunAsync(TimeSpan interval, Func<Node, bool> isDue, Func<Guid, CancellationToken, Task> visit, CancellationToken stoppingToken) =>
        rounds.RunAsync(new("power sync", interval, isDue, visit) { Workers = _options.Workers, NodesPerWorker = NodesPerWorker, Patience = Patience, Keep = looks.Keep, AgeOf = looks.AgeOf }, stoppingToken);
}

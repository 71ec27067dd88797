using Microsoft.Extensions.Hosting;

namespace Ironic.Conductor.Reservations;

/// <summary>Frees locks that requests could not give back because the database was away.</summary>
internal sealed class LockMender(NodeLocks locks, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Interval, clock);
        while (await ticks.WaitForNextTickAsync(stoppingToken)) await locks.MendAsync(stoppingToken);
    }
}

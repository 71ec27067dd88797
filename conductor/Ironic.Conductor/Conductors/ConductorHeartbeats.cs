using Ironic.Conductor.Options;
using Ironic.Model.Drivers;
using Ironic.Model.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Conductors;

/// <summary>Keeps our record among the conductors young: <c>GET /v1/conductors</c> shows us alive.</summary>
internal sealed partial class ConductorHeartbeats(IStoreWriter writer, IConductorStore conductors, DriverRegistry drivers, TimeProvider clock, ConductorOptions options, ILogger<ConductorHeartbeats> log) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken); // the first clients must not find us absent
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ConductorHeartbeatInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await BeatAsync(stoppingToken);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = clock.GetUtcNow();
            var known = (await conductors.ListAsync(cancellationToken)).FirstOrDefault(record => record.Hostname == options.HostName);
            await writer.CommitAsync(
                [new StoreWrite.PutConductor(new(options.HostName, options.ConductorGroup, [.. drivers.Types.Select(type => type.Name)], known?.CreatedAt ?? now, now))], cancellationToken);
        }
        catch (StoreException e)
        {
            BeatMissed(e.Message);
        }
    }

    [LoggerMessage(1100, LogLevel.Warning, "The conductor's heartbeat could not be stored: {Message}")]
    private partial void BeatMissed(string message);
}

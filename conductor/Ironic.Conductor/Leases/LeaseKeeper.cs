using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Model.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Leases;

/// <summary>Heartbeats: keeps our lease, ends those of conductors that fell silent, and takes up what they leave behind.</summary>
internal sealed partial class LeaseKeeper(ConductorLease lease, Takeover takeover, IStoreWriter writer, IConductorStore conductors, ISharedStore store, IJobStore jobs, IJobWaker waker,
    TimeProvider clock, ConductorOptions options, ILogger<LeaseKeeper> log, IHostApplicationLifetime? host = null) : BackgroundService
{
    private readonly Silence _silence = new(clock, options.LeaseTime);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (store.IsShared) await lease.JoinAsync(cancellationToken); // the first clients must not find us absent
        else await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await lease.LeaveAsync(cancellationToken);
        }
        catch (StoreException e)
        {
            BeatMissed(e.Message); // it runs out by itself
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(store.IsShared ? options.LeaseTime / 4 : options.ConductorHeartbeatInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await BeatAsync(stoppingToken);
    }

    /// <summary>One round; never throws but when cancelled.</summary>
    internal async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            var renewal = lease.Number == 0 ? Renewal.Lost : await lease.RenewAsync(cancellationToken);
            if (renewal != Renewal.Renewed) _silence.Forget();
            if (renewal == Renewal.Replaced)
            {
                Replaced(options.HostName);
                host?.StopApplication();
                return;
            }

            if (renewal == Renewal.Lost)
            {
                if (store.IsShared) LeaseLost();
                await lease.JoinAsync(cancellationToken);
            }

            if (renewal == Renewal.HeldAgain) await WakeAllAsync(cancellationToken);
            if (!store.IsShared) return;
            await ReplaceSilentAsync(cancellationToken);
            foreach (var node in await takeover.SweepAsync(cancellationToken)) waker.Wake(node);
        }
        catch (StoreException e)
        {
            _silence.Forget(); // as we cannot be heard, we cannot hear
            BeatMissed(e.Message);
        }
    }

    private async Task ReplaceSilentAsync(CancellationToken cancellationToken)
    {
        foreach (var silent in _silence.Of((await conductors.ListAsync(cancellationToken)).Where(record => record.Hostname != options.HostName)))
        {
            // Refused when it has beaten meanwhile: the record's beat must be the one that we saw.
            var result = await writer.CommitAsync([new StoreWrite.PutConductor(silent.Ended())], cancellationToken);
            if (result is CommitResult.Committed) ConductorReplaced(silent.Hostname, silent.Lease);
        }
    }

    private async Task WakeAllAsync(CancellationToken cancellationToken)
    {
        foreach (var job in await jobs.ListAsync(cancellationToken)) waker.Wake(job.NodeUuid);
    }

    [LoggerMessage(1100, LogLevel.Warning, "The conductor's heartbeat could not be stored: {Message}")]
    private partial void BeatMissed(string message);

    [LoggerMessage(1123, LogLevel.Warning, "Others took this appliance for dead and took over its work; it begins anew")]
    private partial void LeaseLost();

    [LoggerMessage(1124, LogLevel.Warning, "The conductor {Hostname} (lease {Lease}) is silent; its work is taken over")]
    private partial void ConductorReplaced(string hostname, long lease);

    [LoggerMessage(1125, LogLevel.Critical, "Another appliance works under the name {Hostname}; this one ends. Give each appliance a hostName of its own.")]
    private partial void Replaced(string hostname);
}

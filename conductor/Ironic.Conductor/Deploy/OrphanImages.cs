using Ironic.Conductor.Leases;
using Ironic.Model.Images;
using Ironic.Model.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Deploy;

/// <summary>Lets go of images that are kept for nodes which are none of ours any more: another appliance took up their jobs, and releases only what itself keeps.</summary>
internal sealed partial class OrphanImages(IImageService images, IJobStore jobs, ConductorLease lease, TimeProvider clock, ILogger<OrphanImages> log) : BackgroundService
{
    /// <summary>Nobody waits for it but the disk.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        foreach (var node in images.Users)
        {
            if (!lease.IsHeld) return; // whose jobs are whose is not certain now
            if (await jobs.FindByNodeAsync(node, cancellationToken) is { } job && lease.Holds(job)) continue;
            await images.ReleaseAsync(node, cancellationToken);
            Released(node);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Interval, clock);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReleaseAsync(stoppingToken);
            }
            catch (Exception e) when (e is StoreException or IOException or UnauthorizedAccessException)
            {
                RoundFailed(e.Message); // the next round tries again
            }
        }
    }

    [LoggerMessage(1130, LogLevel.Information, "The image of node {Node} is let go: no job of ours needs it")]
    private partial void Released(Guid node);

    [LoggerMessage(1131, LogLevel.Warning, "Images that no job needs could not be let go, it is tried again: {Message}")]
    private partial void RoundFailed(string message);
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Images.Cache;

/// <summary>Opens the cache at start (a folder that cannot be used is told at once) and sweeps it from time to time.</summary>
internal sealed class CacheSweeper(ImageCache cache, ImageOptions options, TimeProvider time, ILogger<CacheSweeper> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.CleanupInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                cache.Sweep();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.SweepFailed(e.Message, e); // the next round tries again
            }
        }
    }
}

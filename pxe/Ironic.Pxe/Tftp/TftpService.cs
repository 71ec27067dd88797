using Ironic.Pxe.Content;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Tftp;

/// <summary>Runs the listeners of all configured addresses; none by default.</summary>
internal sealed class TftpService(
    TftpOptions options, BootTree tree, ClientLocator locator, TransferRecorder recorder, TimeProvider time, ILogger<TftpListener> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var cache = new ChunkCache(options.CacheBytes);
        await Task.WhenAll(options.Listen.Select(async address =>
        {
            await using var listener = new TftpListener(address, options, tree, cache, locator, recorder, time, log);
            await listener.RunAsync(stoppingToken);
        }));
    }
}

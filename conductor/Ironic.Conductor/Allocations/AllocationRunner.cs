using System.Threading.Channels;
using Ironic.Model.Allocations;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Allocations;

/// <summary>Says that there are allocations to look at. Told any number of times before it is heard, it is heard once: the rows are the queue.</summary>
internal sealed class AllocationSignal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _channel.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken cancellationToken) => await _channel.Reader.ReadAsync(cancellationToken);
}

/// <summary>
/// Processes what is still to be allocated: what an earlier run left behind, what comes, and from time to time what an appliance left behind that died. Two that
/// process the same one do no harm: the row lets only one of them have it.
/// </summary>
internal sealed partial class AllocationRunner(IResourceStore resources, AllocationEngine engine, AllocationWrites writes, AllocationSignal signal, TimeProvider clock, ILogger<AllocationRunner> log) : BackgroundService
{
    /// <summary>Side by side: one that waits for a lock must not hold up the others.</summary>
    private const int Workers = 8;

    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(5), LookForOrphans = TimeSpan.FromSeconds(30);

    private static readonly ResourceQuery<Allocation> Waiting = new() { Where = allocation => allocation.State == AllocationState.Allocating };

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        signal.Set();
        await using var reminder = clock.CreateTimer(_ => signal.Set(), null, LookForOrphans, LookForOrphans);
        while (!stoppingToken.IsCancellationRequested)
        {
            await signal.WaitAsync(stoppingToken);
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (StoreException e)
            {
                StoreFailed(e.Message);
                await Task.Delay(StorePause, clock, stoppingToken);
                signal.Set();
            }
        }
    }

    /// <summary>Until none waits.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var waiting = await resources.ListAsync(Waiting, cancellationToken);
        await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = cancellationToken },
            async (allocation, token) => await ProcessAsync(allocation, token));
    }

    private async Task ProcessAsync(Allocation allocation, CancellationToken cancellationToken)
    {
        try
        {
            await engine.ProcessAsync(allocation.Uuid, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreException))
        {
            AllocationFailed(e, allocation.Uuid);
            await writes.FailAsync(allocation.Uuid, $"Unexpected exception during allocation: {e.Message}", cancellationToken);
        }
    }

    [LoggerMessage(1111, LogLevel.Error, "Allocation {Allocation} failed")]
    private partial void AllocationFailed(Exception exception, Guid allocation);

    [LoggerMessage(1110, LogLevel.Warning, "Allocations could not be processed, and are tried again: {Message}")]
    private partial void StoreFailed(string message);
}

using System.Collections.Concurrent;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Slots;
using Ironic.Conductor.Timeline;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Consoles;

/// <summary>Keeps a recorder for each node of ours whose console is enabled, from start to end of the process. A BMC has one line: of several appliances one records it.</summary>
internal sealed partial class ConsoleRecorders(
    INodeStore nodes, Placement placement, DriverRegistry drivers, ITimeline timeline, ITimelineService timelines, ConsoleOptions options, TimeProvider time, ILogger<ConsoleRecorders> log) : BackgroundService
{
    private readonly ConcurrentDictionary<Guid, Running> _running = new();

    public ConsoleState? FindState(Guid node) => _running.TryGetValue(node, out var running) ? running.Recorder.State : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await FollowAsync(stoppingToken);
                await Task.Delay(options.Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(_running.Values.Select(running => running.DisposeAsync().AsTask()));
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var wanted = await ChooseAsync(cancellationToken);
            foreach (var node in _running.Keys.Where(node => !wanted.Contains(node)))
            {
                if (_running.TryRemove(node, out var running)) await running.DisposeAsync();
            }

            foreach (var node in wanted.Where(node => !_running.ContainsKey(node))) _running[node] = Start(node);
        }
        catch (StoreException e)
        {
            RoundFailed(e.Message);
        }
    }

    private async Task<HashSet<Guid>> ChooseAsync(CancellationToken cancellationToken)
    {
        HashSet<Guid> chosen = [];
        foreach (var node in (await nodes.ListAsync(NodeQuery.All, cancellationToken)).Where(HasSerialLine))
        {
            if (await placement.IsOursAsync(node, cancellationToken)) chosen.Add(node.Uuid);
        }

        return chosen;
    }

    /// <summary>Other consoles (socat, VNC) are their drivers' own business.</summary>
    private bool HasSerialLine(Node node) => node.ConsoleEnabled && drivers.TryBind(node, out var driver, out _) && driver.TryGet<ISerialConsoleCapability>(out _);

    private Running Start(Guid node)
    {
        var recorder = new ConsoleRecorder(node, nodes, drivers, timeline, timelines, options, time);
        var stopping = new CancellationTokenSource();
        return new(recorder, stopping, GuardAsync(node, recorder, stopping.Token));
    }

    private async Task GuardAsync(Guid node, ConsoleRecorder recorder, CancellationToken stopping)
    {
        try
        {
            await Task.Yield();
            await recorder.RunAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Disabled, or the appliance ends.
        }
#pragma warning disable CA1031 // one node's console may not end the others'
        catch (Exception e)
#pragma warning restore CA1031
        {
            RecorderFailed(e, node);
        }
    }

    [LoggerMessage(1310, LogLevel.Error, "Consoles to record could not be looked up: {Message}")]
    private partial void RoundFailed(string message);

    [LoggerMessage(1311, LogLevel.Error, "Recording the console of node {Node} failed unexpectedly")]
    private partial void RecorderFailed(Exception exception, Guid node);

    private sealed record Running(ConsoleRecorder Recorder, CancellationTokenSource Stopping, Task Work) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Stopping.CancelAsync();
            await Work;
            Stopping.Dispose();
        }
    }
}

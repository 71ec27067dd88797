using Ironic.Conductor.Slots;
using Ironic.Conductor.Timeline;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Consoles;

/// <summary>Records one node's console for as long as it is enabled: opens the line, and opens it again when it is lost.</summary>
internal sealed class ConsoleRecorder(
    Guid uuid, INodeStore nodes, DriverRegistry drivers, ITimeline timeline, ITimelineService timelines, ConsoleOptions options, TimeProvider time)
{
    /// <summary>A start of the machine is looked for in its timeline no more often than this.</summary>
    private static readonly TimeSpan BootLook = TimeSpan.FromMilliseconds(250);

    private const int TimelinePage = 200;
    private const double JitterShare = 0.2;

    private long _seen;
    private long _looked;
    private readonly ConsoleSigns _signs = new();
    private bool _hasTold;
    private long? _lost;

    public ConsoleState State { get; private set; } = new(false, time.GetUtcNow(), null);

    /// <summary>At first: whoever has it is most likely ourselves, before a restart.</summary>
    private bool TakesOver => _lost is not { } since || time.GetElapsedTime(since) >= options.TakeOverAfter;

    /// <summary>Runs until told to stop. Nothing that a BMC or a disk does ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var failures = 0;
        using var ring = new ConsoleRing(new(options.Folder, uuid), options);
        await SkipTimelineAsync(cancellationToken);
        while (true)
        {
            try
            {
                var (line, node) = await OpenAsync(cancellationToken);
                await using (line) failures = await RecordAsync(line, node, ring, cancellationToken) > 0 ? 0 : failures;
                Lose("the BMC has ended it");
            }
            catch (Exception e) when (e is DriverException or IOException or StoreException or InvalidOperationException)
            {
                Lose(e.Message);
            }

            failures++;
            await Task.Delay(WaitAfter(failures), time, cancellationToken);
        }
    }

    private async Task<(Stream Line, string Name)> OpenAsync(CancellationToken cancellationToken)
    {
        var node = await nodes.FindAsync(uuid, cancellationToken) ?? throw new InvalidOperationException("The node is gone.");
        if (!drivers.TryBind(node, out var driver, out var errors)) throw new InvalidOperationException(string.Join(" ", errors));
        if (!driver.TryGet<ISerialConsoleCapability>(out var console)) throw new InvalidOperationException($"Its console interface {node.Driver} has no serial line to record.");
        return (await console.OpenSerialAsync(DriverContexts.Of(node, timeline), TakesOver, cancellationToken), node.DisplayName);
    }

    /// <summary>Returns how many bytes came.</summary>
    private async Task<long> RecordAsync(Stream line, string node, ConsoleRing ring, CancellationToken cancellationToken)
    {
        State = new(true, time.GetUtcNow(), null);
        if (_hasTold) Tell(TimelineNames.ConsoleConnected, $"the serial console of {node} is recorded again");
        _hasTold = false;
        var buffer = new byte[4096];
        long total = 0;
        int length;
        while ((length = await line.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (await HasStartedAsync(cancellationToken))
            {
                ring.BeginBoot();
                _signs.BeginBoot();
            }

            ring.Append(buffer.AsSpan(0, length), time.GetUtcNow());
            foreach (var (sign, text) in _signs.Read(buffer.AsSpan(0, length))) timeline.Record(ConsoleSigns.Event(uuid, time.GetUtcNow(), sign, text));
            total += length;
        }

        return total;
    }

    /// <summary>Whether somebody has started the machine since we looked last.</summary>
    private async Task<bool> HasStartedAsync(CancellationToken cancellationToken)
    {
        if (_looked != 0 && time.GetElapsedTime(_looked) < BootLook) return false;
        _looked = time.GetTimestamp();
        var started = false;
        while (await timelines.ListAsync(uuid, _seen, TimelinePage, cancellationToken) is { Count: > 0 } events)
        {
            _seen = events[^1].Sequence;
            started |= events.Any(IsStart);
        }

        return started;
    }

    private async Task SkipTimelineAsync(CancellationToken cancellationToken)
    {
        while (await timelines.ListAsync(uuid, _seen, TimelinePage, cancellationToken) is { Count: > 0 } events) _seen = events[^1].Sequence;
    }

    private static bool IsStart(TimelineEvent happened) =>
        happened.Name == TimelineNames.PowerRequested && !happened.Message.StartsWith(PowerTarget.Off.ToWire(), StringComparison.Ordinal)
        && !happened.Message.StartsWith(PowerTarget.SoftOff.ToWire(), StringComparison.Ordinal);

    private void Lose(string why)
    {
        if (State.IsConnected) _lost = time.GetTimestamp();
        State = new(false, time.GetUtcNow(), why);
        if (_hasTold) return; // once for each loss, however long it lasts
        _hasTold = true;
        Tell(TimelineNames.ConsoleLost, $"the serial console is not recorded: {why}");
    }

    private void Tell(string name, string message) => timeline.Record(new(uuid, time.GetUtcNow(), name) { Message = message });

    /// <summary>Spread over the nodes, so that those behind one switch do not come back in step.</summary>
    private TimeSpan WaitAfter(int failures)
    {
        var wait = options.FirstRetry * (1L << Math.Min(failures - 1, 16));
        return (wait < options.LongestRetry ? wait : options.LongestRetry) * (1 + JitterShare * (uuid.ToByteArray()[0] / (double)byte.MaxValue));
    }
}

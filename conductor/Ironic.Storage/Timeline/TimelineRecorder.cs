using System.Collections.Concurrent;
using System.Threading.Channels;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Storage.Documents;
using Ironic.Storage.Sql;
using Microsoft.Extensions.Logging;

namespace Ironic.Storage.Timeline;

/// <summary>Takes events without making anyone wait, and stores them in batches.</summary>
/// <remarks>
/// Events lost by a <c>kill -9</c> are those of the last quarter of a second; nothing but people and the naming of causes reads them. While the database is
/// away they wait here, the newest 65,536 of them.
/// </remarks>
internal sealed partial class TimelineRecorder : ITimeline, ITimelineStore, IAsyncDisposable
{
    private const int Capacity = 65_536, BatchLimit = 1_000;
    /// <summary>One event in so many trims its node's timeline: who writes much is trimmed often, and nobody pays for it each time.</summary>
    private const int TrimEvery = 256;
    private static readonly TimeSpan FlushInterval = TimeSpan.FromMilliseconds(250);

    private readonly IStoreWriter _writer;
    private readonly ISqlReader _reader;
    private readonly Func<long> _nextSequence;
    private readonly TimeProvider _time;
    private readonly ILogger<TimelineRecorder> _logger;
    private readonly Channel<TimelineEvent> _queue;
    private readonly ConcurrentDictionary<long, TimelineEvent> _unstored = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private long _dropped;
    private int _appended;

    public TimelineRecorder(IStoreWriter writer, ISqlReader reader, Func<long> nextSequence, TimeProvider time, ILogger<TimelineRecorder> logger)
    {
        (_writer, _reader, _nextSequence, _time, _logger) = (writer, reader, nextSequence, time, logger);
        _queue = Channel.CreateBounded<TimelineEvent>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, Dropped);
        _loop = RunAsync();
    }

    public void Record(TimelineEvent happened)
    {
        var numbered = happened with { Sequence = _nextSequence() };
        _unstored[numbered.Sequence] = numbered;
        if (!_queue.Writer.TryWrite(numbered)) _unstored.TryRemove(numbered.Sequence, out _); // closed: stopping
    }

    /// <summary>Events that come as a part of a batch are numbered with the others.</summary>
    public IReadOnlyList<StoreWrite> Number(IReadOnlyList<StoreWrite> writes) => !writes.Any(write => write is StoreWrite.AppendTimeline)
        ? writes
        : [.. writes.Select(write => write is StoreWrite.AppendTimeline(var happened) ? Append(happened with { Sequence = _nextSequence() }) : write)];

    public async ValueTask<IReadOnlyList<TimelineEvent>> ListAsync(Guid nodeUuid, long after, int limit, CancellationToken cancellationToken)
    {
        // Unstored ones first: what is stored in between is then found twice, and told apart by its number, but never missed.
        var unstored = _unstored.Select(pair => pair.Value).Where(e => e.NodeUuid == nodeUuid && e.Sequence > after).ToList(); // not its Values: those are copied, and nobody records meanwhile
        var stored = await _reader.QueryAsync(
            "SELECT document, sequence FROM timeline WHERE node_uuid = $1 AND sequence > $2 ORDER BY sequence DESC LIMIT $3",
            row => DocumentCodec.Decode(StoredRows.Document(row), StoreJson.Default.TimelineEvent) with { Sequence = row.GetInt64(1) },
            cancellationToken, nodeUuid.ToString(), after, (long)limit);
        return [.. stored.Concat(unstored).DistinctBy(e => e.Sequence).OrderByDescending(e => e.Sequence).Take(limit).Reverse()];
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        List<TimelineEvent> batch = [];
        while (batch.Count > 0 || await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var happened)) batch.Add(happened);
            if (await TryStoreAsync(batch)) batch.Clear();
            await PauseAsync();
        }
    }

    /// <summary>False: the database is away, the batch is to be tried again.</summary>
    private async Task<bool> TryStoreAsync(List<TimelineEvent> batch)
    {
        try
        {
            await _writer.CommitAsync([.. batch.Select(Append)], CancellationToken.None);
        }
        catch (StoreException e) when (e.Passes && !_stop.IsCancellationRequested)
        {
            return false;
        }
        catch (StoreException e)
        {
            TimelineNotStored(_logger, batch.Count, e);
        }

        foreach (var happened in batch) _unstored.TryRemove(happened.Sequence, out _);
        return true;
    }

    private StoreWrite.AppendTimeline Append(TimelineEvent happened) => new(happened) { Trims = Interlocked.Increment(ref _appended) % TrimEvery == 0 };

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(FlushInterval, _time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping: what is queued is written without further pauses.
        }
    }

    private void Dropped(TimelineEvent lost)
    {
        _unstored.TryRemove(lost.Sequence, out _);
        var count = Interlocked.Increment(ref _dropped);
        if (count == 1 || count % 10_000 == 0) TimelineFlooded(_logger, count);
    }

    [LoggerMessage(1900, LogLevel.Error, "{Count} timeline events could not be stored")]
    private static partial void TimelineNotStored(ILogger logger, int count, Exception e);

    [LoggerMessage(1901, LogLevel.Warning, "The timeline is flooded; {Count} events dropped so far")]
    private static partial void TimelineFlooded(ILogger logger, long count);
}

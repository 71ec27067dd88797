using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Storage.Sql;
using Ironic.Storage.Timeline;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Storage.Tests;

/// <summary>What becomes of events while the database cannot be written.</summary>
public sealed class TimelineRecorderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Guid Node = Guid.NewGuid();

    private readonly ManualTimeProvider _clock = new();
    private readonly AwayWriter _writer = new();

    [Fact]
    public async Task WhileTheDatabaseIsAway_EventsWait_AndAreStoredInTheirOrder()
    {
        await using var recorder = Recorder();
        recorder.Record(Event("first"));
        await Eventually.TrueAsync(() => _writer.Refused > 0, Patience, "a first attempt");
        recorder.Record(Event("second"));
        await TickUntilAsync(() => _writer.Refused > 2);
        Assert.Empty(_writer.Stored);

        _writer.Fault = null;
        await TickUntilAsync(() => _writer.Stored.Count == 2);
        Assert.Equal(["first", "second"], _writer.Stored);
    }

    [Fact]
    public async Task WhatIsRefusedForGood_KeepsNothingBack()
    {
        _writer.Fault = new("The database refuses it.");
        await using var recorder = Recorder();
        recorder.Record(Event("bad"));
        await Eventually.TrueAsync(() => _writer.Refused == 1, Patience, "the refusal");

        _writer.Fault = null;
        recorder.Record(Event("good"));
        await TickUntilAsync(() => _writer.Stored.Count > 0);
        Assert.Equal(["good"], _writer.Stored);
    }

    [Fact]
    public async Task StopWhileTheDatabaseIsAway_DoesNotWaitForIt()
    {
        var recorder = Recorder();
        recorder.Record(Event("lost"));
        await Eventually.TrueAsync(() => _writer.Refused > 0, Patience, "a first attempt");

        await recorder.DisposeAsync().AsTask().WaitAsync(Patience);
        Assert.Empty(_writer.Stored);
    }

    private static TimelineEvent Event(string message) => new(Node, default, "dhcp.discover") { Message = message };

    private TimelineRecorder Recorder()
    {
        var last = 0L;
        return new(_writer, new NoReader(), () => Interlocked.Increment(ref last), _clock, NullLogger<TimelineRecorder>.Instance);
    }

    private Task TickUntilAsync(Func<bool> condition) => Eventually.TrueAsync(
        () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(250));
            return condition();
        },
        Patience, "the next attempt");

    private sealed class AwayWriter : IStoreWriter
    {
        private readonly List<string> _stored = [];
        private int _refused;

        public StoreException? Fault { get; set; } = new("The database is away.") { Passes = true };

        public int Refused => Volatile.Read(ref _refused);

        public IReadOnlyList<string> Stored
        {
            get { lock (_stored) return [.. _stored]; }
        }

        public Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
        {
            if (Fault is { } fault)
            {
                Interlocked.Increment(ref _refused);
                throw fault;
            }

            lock (_stored) _stored.AddRange(writes.OfType<StoreWrite.AppendTimeline>().Select(write => write.Event.Message));
            return Task.FromResult<CommitResult>(CommitResult.Committed.Instance);
        }
    }

    private sealed class NoReader : ISqlReader
    {
        public ValueTask<List<T>> QueryAsync<T>(string sql, Func<System.Data.Common.DbDataReader, T> read, CancellationToken cancellationToken, params object[] values) => new(new List<T>());

        public void Dispose()
        {
        }
    }
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Ironic.Model.Stores;
using Ironic.Storage.Documents;
using Ironic.Storage.Secrets;
using Ironic.Storage.State;

namespace Ironic.Storage.Writing;

/// <summary>
/// The one writer, and the one who replaces the state. Batches that wait together are committed together, so that one disk flush serves them all; each
/// of them still happens whole or not at all, because it is first applied to the immutable state and only then written.
/// </summary>
internal sealed class GroupWriter : IStoreWriter, IAsyncDisposable
{
    /// <summary>Batches in one transaction: bounds the time that the first of them waits.</summary>
    private const int GroupLimit = 512;

    private readonly IWriteSession _session;
    private readonly DocumentCodec _codec;
    private readonly SecretProtector _secrets;

    /// <summary>Null: only look at what others have committed.</summary>
    private readonly Channel<PendingBatch?> _queue = Channel.CreateBounded<PendingBatch?>(new BoundedChannelOptions(8 * GroupLimit) { SingleReader = true });

    private readonly Task _loop;
    private StoreState _state;
    private ImmutableList<Action<IReadOnlyCollection<Guid>?>> _watchers = [];

    public GroupWriter(IWriteSession session, StoreState loaded, DocumentCodec codec, SecretProtector secrets)
    {
        (_session, _state, _codec, _secrets) = (session, loaded, codec, secrets);
        _loop = RunAsync();
    }

    /// <summary>What is committed. Replaced whole, after the disk has it.</summary>
    public StoreState State => Volatile.Read(ref _state);

    /// <summary>Why the database could not be spoken to when it was last tried; null: it could.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc cref="ISharedStore.Watch"/>
    public void Watch(Action<IReadOnlyCollection<Guid>?> changed) => ImmutableInterlocked.Update(ref _watchers, watchers => watchers.Add(changed));

    public async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Count == 0) return CommitResult.Committed.Instance;
        var batch = new PendingBatch(writes, _codec, _secrets);
        try
        {
            await _queue.Writer.WriteAsync(batch, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new StoreException("The store is closed: the appliance is stopping.", e);
        }

        return await batch.Completion; // not cancelled from here on: the caller must learn whether it was written
    }

    /// <summary>Others may have committed something. With a full queue there is no need to say so: every transaction looks.</summary>
    public void CatchUp() => _queue.Writer.TryWrite(null);

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        await _session.DisposeAsync();
    }

    private async Task RunAsync()
    {
        List<PendingBatch> group = [];
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (group.Count < GroupLimit && _queue.Reader.TryRead(out var batch))
            {
                if (batch is not null) group.Add(batch);
            }

            if (group.Count > 0) await WriteAsync(group);
            else await LookAsync();
            group.Clear();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "As below: the only writer goes on whatever happens, and keeps what happened for those who ask.")]
    private async Task LookAsync()
    {
        try
        {
            Accept(await _session.CatchUpAsync(_state));
        }
        catch (Exception e)
        {
            Fault = Explain(e).Message; // whoever writes is told, and the next look brings what was missed
        }
    }

    private StoreState Accept(CaughtUp caughtUp)
    {
        Volatile.Write(ref _state, caughtUp.State);
        Fault = null;
        if (caughtUp.Nodes is null or { Count: > 0 }) _watchers.ForEach(changed => changed(caughtUp.Nodes));
        return caughtUp.State;
    }

    private static StoreException Explain(Exception e) => e as StoreException ?? new StoreException($"The store failed: {e.Message}", e);

    [SuppressMessage("Design", "CA1031", Justification = "The outermost frame of the only writer: whatever it is, who waits is told, and the next ones are served.")]
    private async Task WriteAsync(List<PendingBatch> group)
    {
        var open = group;
        try
        {
            var state = Accept(await _session.BeginAsync(_state));
            open = [.. group.Where(batch => batch.TryApply(ref state))];
            if (open.Count == 0)
            {
                await _session.RollbackAsync();
                return;
            }

            await _session.CommitAsync(open);
            Volatile.Write(ref _state, state);
            open.ForEach(batch => batch.Complete(CommitResult.Committed.Instance));
        }
        catch (Exception e)
        {
            var fault = Explain(e);
            Fault = fault.Message;
            open.ForEach(batch => batch.Fail(fault));
        }
    }
}

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

    public GroupWriter(IWriteSession session, StoreState loaded, DocumentCodec codec, SecretProtector secrets)
    {
        (_session, _state, _codec, _secrets) = (session, loaded, codec, secrets);
        _loop = RunAsync();
    }

    /// <summary>What is committed. Replaced whole, after the disk has it.</summary>
    public StoreState State => Volatile.Read(ref _state);

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

    private async Task LookAsync()
    {
        try
        {
            Volatile.Write(ref _state, await _session.CatchUpAsync(_state));
        }
        catch (StoreException)
        {
            // The database is away: whoever writes is told, and the next look brings what was missed.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The outermost frame of the only writer: whatever it is, who waits is told, and the next ones are served.")]
    private async Task WriteAsync(List<PendingBatch> group)
    {
        var open = group;
        try
        {
            var state = await _session.BeginAsync(_state);
            Volatile.Write(ref _state, state);
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
            var fault = e as StoreException ?? new StoreException($"The store failed: {e.Message}", e);
            open.ForEach(batch => batch.Fail(fault));
        }
    }
}

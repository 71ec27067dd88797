using System.Threading.Channels;
using Ironic.Model.Stores;
using Ironic.Storage.Documents;
using Ironic.Storage.Secrets;
using Ironic.Storage.State;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ironic.Storage.Sqlite;

/// <summary>
/// The one writer. Batches that wait together are committed together, so that one disk flush serves them all; each of them still
/// happens whole or not at all, because it is first applied to the immutable state and only then written.
/// </summary>
internal sealed class SqliteWriter : IStoreWriter, IAsyncDisposable
{
    /// <summary>Batches in one transaction: bounds the time that the first of them waits.</summary>
    private const int GroupLimit = 512;

    private readonly SqliteDatabase _database;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly Statement _begin, _commit, _rollback;
    private readonly DocumentCodec _codec;
    private readonly SecretProtector _secrets;
    private readonly Channel<PendingBatch> _queue = Channel.CreateBounded<PendingBatch>(new BoundedChannelOptions(8 * GroupLimit) { SingleReader = true });
    private readonly Task _loop;
    private StoreState _state;

    public SqliteWriter(SqliteDatabase database, StoreState loaded, DocumentCodec codec, SecretProtector secrets, StorageOptions options)
    {
        (_database, _state, _codec, _secrets) = (database, loaded, codec, secrets);
        _connection = database.Open();
        _statements = new(_connection, options);
        (_begin, _commit, _rollback) = (new(_connection, "BEGIN IMMEDIATE", 0), new(_connection, "COMMIT", 0), new(_connection, "ROLLBACK", 0));
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

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        _statements.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        List<PendingBatch> group = [];
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (group.Count < GroupLimit && _queue.Reader.TryRead(out var batch)) group.Add(batch);
            Write(group);
            group.Clear();
        }
    }

    private void Write(List<PendingBatch> group)
    {
        var state = _state;
        List<PendingBatch> accepted = [];
        foreach (var batch in group)
        {
            if (TryApply(batch, ref state)) accepted.Add(batch);
        }

        if (accepted.Count == 0) return;
        try
        {
            Store(accepted);
        }
        catch (SqliteException e)
        {
            var fault = _database.Explain(e);
            accepted.ForEach(batch => batch.Fail(fault));
            return;
        }

        Volatile.Write(ref _state, state);
        accepted.ForEach(batch => batch.Complete(CommitResult.Committed.Instance));
    }

    private void Store(List<PendingBatch> accepted)
    {
        _begin.Execute();
        try
        {
            foreach (var batch in accepted)
            {
                for (var i = 0; i < batch.Applied.Count; i++) _statements.Execute(batch.Applied[i], batch.Documents[i], batch.Blobs[i]);
            }

            _commit.Execute();
        }
        finally
        {
            // After a full disk SQLite has rolled back by itself, and a second rollback would be an error of its own.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.Execute();
        }
    }

    private static bool TryApply(PendingBatch batch, ref StoreState state)
    {
        var next = state;
        var applied = new StoreWrite[batch.Writes.Count];
        for (var i = 0; i < applied.Length; i++)
        {
            var one = next.Apply(batch.Writes[i]);
            if (one.Conflict is { } conflict)
            {
                batch.Complete(conflict);
                return false;
            }

            (next, applied[i]) = (one.Next!, one.Write!);
        }

        batch.Applied = applied;
        state = next;
        return true;
    }
}

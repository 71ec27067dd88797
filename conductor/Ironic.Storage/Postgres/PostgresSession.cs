using System.Globalization;
using Ironic.Model.Stores;
using Ironic.Storage.Documents;
using Ironic.Storage.State;
using Ironic.Storage.Writing;
using Npgsql;

namespace Ironic.Storage.Postgres;

/// <summary>
/// The writer's connection. Every transaction locks the one head row first, so that commits of all appliances have one order; what others committed
/// since is replayed from the log before anything is decided.
/// </summary>
internal sealed class PostgresSession(PostgresDatabase database, DocumentCodec codec, StorageOptions options, PostgresOpening opening, TimeProvider time) : IWriteSession
{
    /// <summary>Channel of the notifications; their payload is the opening that committed.</summary>
    public const string Channel = "ironic_commits";

    /// <summary>Commits that the log holds; who has been away for longer loads everything anew.</summary>
    private const long KeptCommits = 10_000, PruneEvery = 500;

    private const string
        LockHead = "SELECT sequence FROM head FOR UPDATE",
        ReadHead = "SELECT sequence FROM head",
        AppendCommit = "INSERT INTO commits (sequence, origin) VALUES ($1, $2)",
        AppendChange = "INSERT INTO changes (sequence, position, kind, id, revision, document) VALUES ($1, $2, $3, $4, $5, $6)",
        MoveHead = "UPDATE head SET sequence = $1",
        Notify = "SELECT pg_notify('" + Channel + "', $1)",
        PruneCommits = "DELETE FROM commits WHERE sequence <= $1",
        PruneChanges = "DELETE FROM changes WHERE sequence <= $1",
        FindOrigin = "SELECT sequence FROM commits WHERE origin = $1";

    /// <summary>How long a caller waits to learn whether a commit whose answer was lost has happened.</summary>
    private static readonly TimeSpan OutcomePatience = TimeSpan.FromSeconds(20), OutcomePause = TimeSpan.FromMilliseconds(500);

    private NpgsqlConnection? _connection;

    /// <summary>Whether the keep-alive has found the connection dead, under our hands: what is done with it then fails as if we had never opened it (InvalidOperationException).</summary>
    private bool IsBroken => _connection is { State: not System.Data.ConnectionState.Open };

    private long _position = opening.Position;

    public async ValueTask<CaughtUp> BeginAsync(StoreState known)
    {
        var wasOpen = _connection is not null;
        try
        {
            return await TryAsync(known, BeginOnceAsync);
        }
        catch (StoreException) when (wasOpen)
        {
            return await TryAsync(known, BeginOnceAsync); // the connection had died while it lay idle; nothing was done over it yet
        }
    }

    public ValueTask<CaughtUp> CatchUpAsync(StoreState known) => TryAsync(known, async (connection, state) =>
    {
        var head = (long)(await ScalarAsync(connection, ReadHead))!;
        return await ReplayAsync(connection, state, head);
    });

    public async ValueTask CommitAsync(IReadOnlyList<PendingBatch> batches)
    {
        var connection = _connection ?? throw new InvalidOperationException("No transaction was begun.");
        var sequence = _position + 1;
        var origin = string.Create(CultureInfo.InvariantCulture, $"{opening.Number}:{sequence}");
        try
        {
            await using var sink = new PostgresBatch(connection);
            foreach (var batch in batches) batch.Emit(options, sink);
            Log(sink, batches, sequence, origin);
            sink.Execute("COMMIT");
            await sink.SendAsync();
        }
        catch (Exception e) when (PostgresDatabase.IsFault(e))
        {
            if (connection.FullState.HasFlag(System.Data.ConnectionState.Open) && e is PostgresException)
            {
                await RollbackAsync();
                throw database.Explain(e);
            }

            await DropAsync();
            if (!await HasHappenedAsync(origin, e)) throw database.Explain(e);
        }

        _position = sequence;
    }

    public async ValueTask RollbackAsync()
    {
        if (_connection is not { } connection) return;
        try
        {
            await using var command = new NpgsqlCommand("ROLLBACK", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception e) when (PostgresDatabase.IsFault(e) || IsBroken)
        {
            await DropAsync(); // with the connection the server ends the transaction
        }
    }

    public ValueTask DisposeAsync() => DropAsync();

    private async ValueTask<CaughtUp> TryAsync(StoreState known, Func<NpgsqlConnection, StoreState, Task<CaughtUp>> work)
    {
        try
        {
            return await work(_connection ??= await database.OpenWriterAsync(), known);
        }
        catch (Exception e) when (PostgresDatabase.IsFault(e) || IsBroken)
        {
            await DropAsync();
            throw database.Explain(e);
        }
        catch
        {
            await DropAsync();
            throw;
        }
    }

    private async Task<CaughtUp> BeginOnceAsync(NpgsqlConnection connection, StoreState known)
    {
        long head;
        await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { new("BEGIN"), new(LockHead) } })
        {
            await using var rows = await batch.ExecuteReaderAsync();
            head = await rows.ReadAsync() ? rows.GetInt64(0) : throw new StoreException($"The database {database.Name} has lost its head row: it is damaged. Restore it from a backup.");
        }

        return await ReplayAsync(connection, known, head);
    }

    /// <summary>Brings the state from our position to the head's; both are commits that have happened.</summary>
    private async Task<CaughtUp> ReplayAsync(NpgsqlConnection connection, StoreState known, long head)
    {
        if (head == _position) return CaughtUp.Nothing(known);
        var (state, touched) = (known, new HashSet<Guid>());
        await using (var changes = PostgresDatabase.Command(connection, "SELECT kind, id, revision, document FROM changes WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence, position", _position, head))
        {
            await using var rows = await changes.ExecuteReaderAsync();
            while (await rows.ReadAsync()) state = ChangeLog.Replay(state, new(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetString(3)), codec, touched);
        }

        // Counted after the reading: rows that were pruned under our hands are missed here.
        var commits = (long)(await ScalarAsync(connection, "SELECT count(*) FROM commits WHERE sequence > $1 AND sequence <= $2", _position, head))!;
        if (commits == head - _position)
        {
            _position = head;
            return new(state, touched);
        }

        // Too far behind, or the database was put back to an earlier state: everything anew, from one snapshot.
        (state, _position) = PostgresLoader.Load(database, codec);
        return new(state, null);
    }

    private void Log(PostgresBatch sink, IReadOnlyList<PendingBatch> batches, long sequence, string origin)
    {
        sink.Execute(AppendCommit, sequence, origin);
        var position = 0L;
        foreach (var (write, document) in batches.SelectMany(batch => batch.Applied))
        {
            if (ChangeLog.Of(write, document) is { } change) sink.Execute(AppendChange, sequence, position++, change.Kind, change.Id, change.Revision, change.Document);
        }

        if (sequence % PruneEvery == 0)
        {
            sink.Execute(PruneCommits, sequence - KeptCommits);
            sink.Execute(PruneChanges, sequence - KeptCommits);
        }

        sink.Execute(MoveHead, sequence);
        if (position > 0) sink.Execute(Notify, opening.Number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a commit whose answer was lost has happened. The lock on the head waits for the lost connection's transaction to end.</summary>
    private async ValueTask<bool> HasHappenedAsync(string origin, Exception lost)
    {
        var end = time.GetUtcNow() + OutcomePatience;
        while (true)
        {
            try
            {
                var connection = _connection ??= await database.OpenWriterAsync();
                await using (var batch = new NpgsqlBatch(connection) { BatchCommands = { new("BEGIN"), new(LockHead) } }) await batch.ExecuteNonQueryAsync();
                var found = await ScalarAsync(connection, FindOrigin, origin) is not null;
                await RollbackAsync();
                return found;
            }
            catch (Exception e) when (PostgresDatabase.IsFault(e))
            {
                await DropAsync();
                if (time.GetUtcNow() >= end)
                    throw new StoreException($"The database {database.Name} went away during a commit ({lost.Message}), and it is not known whether it was stored. Look before you repeat the request.", e);
                await Task.Delay(OutcomePause, time);
            }
        }
    }

    private static async ValueTask<object?> ScalarAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = PostgresDatabase.Command(connection, sql, values);
        return await command.ExecuteScalarAsync();
    }

    private async ValueTask DropAsync()
    {
        if (_connection is not { } connection) return;
        _connection = null;
        await connection.DisposeAsync();
    }
}

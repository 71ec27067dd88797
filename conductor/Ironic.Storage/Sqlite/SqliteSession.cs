using Ironic.Storage.Sql;
using Ironic.Storage.State;
using Ironic.Storage.Writing;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ironic.Storage.Sqlite;

/// <summary>The writer's connection. The file belongs to this process alone, so nobody else ever commits.</summary>
internal sealed class SqliteSession(SqliteDatabase database, StorageOptions options) : IWriteSession, ISqlSink
{
    private readonly SqliteConnection _connection = database.Open();
    private readonly Dictionary<string, Statement> _prepared = new(StringComparer.Ordinal);

    /// <summary>The transaction itself begins when there is something to write.</summary>
    public ValueTask<CaughtUp> BeginAsync(StoreState known) => new(CaughtUp.Nothing(known));

    public ValueTask<CaughtUp> CatchUpAsync(StoreState known) => new(CaughtUp.Nothing(known));

    public ValueTask RollbackAsync() => ValueTask.CompletedTask;

    public ValueTask CommitAsync(IReadOnlyList<PendingBatch> batches)
    {
        try
        {
            Store(batches);
        }
        catch (SqliteException e)
        {
            throw database.Explain(e);
        }

        return ValueTask.CompletedTask;
    }

    public void Execute(string sql, params ReadOnlySpan<object> values)
    {
        if (!_prepared.TryGetValue(sql, out var statement)) _prepared[sql] = statement = new(_connection, sql, values.Length);
        statement.Execute(values);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var statement in _prepared.Values) statement.Dispose();
        return _connection.DisposeAsync();
    }

    private void Store(IReadOnlyList<PendingBatch> batches)
    {
        Execute("BEGIN IMMEDIATE");
        try
        {
            foreach (var batch in batches) batch.Emit(options, this);
            Execute("COMMIT");
        }
        finally
        {
            // After a full disk SQLite has rolled back by itself, and a second rollback would be an error of its own.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0) Execute("ROLLBACK");
        }
    }
}

using System.Data;
using Ironic.Storage.Postgres;
using Npgsql;

namespace Ironic.Storage.Transfer;

/// <summary>A shared database. Appliances that run on it while it is written load everything anew.</summary>
internal sealed class PostgresEnd : ITransferEnd
{
    private const int RowsAtOnce = 500;

    private readonly PostgresDatabase _database;

    public PostgresEnd(DatabaseOptions options, string keyFile)
    {
        _database = new(options.Url!, options.PasswordFile);
        try
        {
            using var connection = _database.Open();
            _database.Migrate(connection);
            PostgresKey.Open(_database, connection, keyFile).Dispose();
            KeyFingerprint = (string)PostgresDatabase.Scalar(connection, "SELECT key_fingerprint FROM head")!;
        }
        catch (Exception e)
        {
            _database.Dispose();
            if (PostgresDatabase.IsFault(e)) throw _database.Explain(e);
            throw;
        }
    }

    public string Name => _database.Name;

    public string? KeyFingerprint { get; }

    public IEnumerable<StoredRow> Read()
    {
        using var connection = _database.Open();
        using var snapshot = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        foreach (var table in StoredTable.All)
        {
            using var command = PostgresDatabase.Command(connection, table.Select);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                var values = new object[table.Columns.Length];
                rows.GetValues(values);
                yield return new(table, values);
            }
        }
    }

    public long Write(IEnumerable<StoredRow> rows, bool replace)
    {
        try
        {
            using var connection = _database.Open();
            using var transaction = connection.BeginTransaction();
            PostgresDatabase.Execute(connection, "SELECT sequence FROM head FOR UPDATE");
            if (!replace && PostgresDatabase.Scalar(connection, "SELECT 1 FROM nodes LIMIT 1") is not null) throw TransferFault.NotEmpty(Name);
            foreach (var table in StoredTable.All) PostgresDatabase.Execute(connection, table.Clear);
            var count = 0L;
            foreach (var (table, values) in rows.GroupAdjacent())
            {
                foreach (var chunk in values.Chunk(RowsAtOnce)) count += Insert(connection, table, chunk);
            }

            PostgresDatabase.Execute(connection, "SELECT setval(pg_get_serial_sequence('history', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM history), false)");
            PostgresDatabase.Execute(connection, "UPDATE head SET sequence = sequence + 2"); // a gap in the log: who runs loads everything anew
            transaction.Commit();
            return count;
        }
        catch (Exception e) when (PostgresDatabase.IsFault(e))
        {
            throw _database.Explain(e);
        }
    }

    public void Dispose() => _database.Dispose();

    private static int Insert(NpgsqlConnection connection, StoredTable table, object[][] rows)
    {
        using var batch = new NpgsqlBatch(connection);
        foreach (var values in rows)
        {
            var command = new NpgsqlBatchCommand(table.Insert);
            foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }

        return batch.ExecuteNonQuery();
    }
}

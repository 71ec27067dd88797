using Ironic.Model.Stores;
using Ironic.Storage.Secrets;
using Ironic.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ironic.Storage.Transfer;

/// <summary>The database file of a data folder. Read beside a running appliance; written only when none runs.</summary>
internal sealed class SqliteEnd : ITransferEnd
{
    private readonly DataFolder? _folder;
    private readonly SqliteDatabase _database;

    /// <param name="path">The data folder.</param>
    /// <param name="exclusive">Whether no appliance may run on it meanwhile.</param>
    public SqliteEnd(string path, bool exclusive)
    {
        Name = Path.Combine(Path.GetFullPath(path), "ironic.sqlite");
        if (exclusive) _folder = new(path);
        else if (!File.Exists(Name)) throw new StoreException($"There is no database {Name}.");
        _database = new(Name);
        if (exclusive) _database.Migrate();
        KeyFingerprint = ReadFingerprint(Path.Combine(path, "secret.key"));
    }

    public string Name { get; }

    public string? KeyFingerprint { get; }

    public IEnumerable<StoredRow> Read()
    {
        using var connection = _database.Open();
        using var snapshot = connection.BeginTransaction(deferred: true);
        foreach (var table in StoredTable.All)
        {
            using var statement = new Statement(connection, table.Select, parameters: 0);
            using var rows = statement.Query();
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
        using var connection = _database.Open();
        try
        {
            using var transaction = connection.BeginTransaction();
            if (!replace && Exists(connection)) throw TransferFault.NotEmpty(Name);
            foreach (var table in StoredTable.All) Execute(connection, table.Clear);
            var count = 0L;
            foreach (var ofTable in rows.GroupAdjacent())
            {
                using var insert = new Statement(connection, ofTable.Table.Insert, ofTable.Table.Columns.Length);
                foreach (var values in ofTable.Rows) count += insert.Execute(values);
            }

            transaction.Commit();
            return count;
        }
        catch (SqliteException e)
        {
            throw _database.Explain(e);
        }
    }

    public void Dispose() => _folder?.Dispose();

    private static string? ReadFingerprint(string keyFile)
    {
        if (!File.Exists(keyFile)) return null;
        using var secrets = SecretProtector.FromFile(keyFile);
        return secrets.Fingerprint;
    }

    private static bool Exists(SqliteConnection connection)
    {
        using var statement = new Statement(connection, "SELECT 1 FROM nodes LIMIT 1", parameters: 0);
        using var rows = statement.Query();
        return rows.Read();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql, parameters: 0);
        statement.Execute();
    }
}

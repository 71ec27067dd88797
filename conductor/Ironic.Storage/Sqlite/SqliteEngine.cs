using Ironic.Storage.Documents;
using Ironic.Storage.Secrets;
using Ironic.Storage.Sql;
using Ironic.Storage.State;

namespace Ironic.Storage.Sqlite;

/// <summary>Opens the database file of a data folder.</summary>
internal static class SqliteEngine
{
    public static StoreEngine Open(StorageOptions options)
    {
        var folder = new DataFolder(options.DataFolder);
        try
        {
            var secrets = SecretProtector.FromFile(folder.File("secret.key"));
            var codec = new DocumentCodec(secrets);
            var database = new SqliteDatabase(folder.File("ironic.sqlite"));
            database.Migrate();
            var (state, sequence) = Load(database, codec);
            return new(
                folder, secrets, new SqliteReader(database), new(new SqliteSession(database, options), state, codec, secrets),
                () => Interlocked.Increment(ref sequence));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static (StoreState State, long LastSequence) Load(SqliteDatabase database, DocumentCodec codec)
    {
        var state = StoreState.Empty;
        using var connection = database.Open();
        foreach (var (sql, add) in StoredRows.OfState)
        {
            using var statement = new Statement(connection, sql, parameters: 0);
            using var rows = statement.Query();
            while (rows.Read()) state = add(state, codec, rows);
        }

        using var last = new Statement(connection, "SELECT coalesce(max(sequence), 0) FROM timeline", parameters: 0);
        using var found = last.Query();
        return (state, found.Read() ? found.GetInt64(0) : 0);
    }
}

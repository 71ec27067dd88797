using System.Text;
using Ironic.Storage.Documents;
using Ironic.Storage.State;
using Microsoft.Data.Sqlite;

namespace Ironic.Storage.Sqlite;

/// <summary>Reads the tables into the first state, at start.</summary>
internal static class SqliteLoader
{
    public static StoreState Load(SqliteConnection connection, DocumentCodec codec)
    {
        var state = StoreState.Empty;
        Each(connection, "SELECT document, id, revision FROM nodes ORDER BY id", row => state = state.WithStored(codec.DecodeNode(Document(row), row.GetInt64(1), row.GetInt64(2))));
        Each(connection, "SELECT document, id, revision FROM ports ORDER BY id", row =>
            state = state.WithStored(DocumentCodec.Decode(Document(row), StoreJson.Default.Port) with { Id = row.GetInt64(1), Revision = row.GetInt64(2) }));
        Each(connection, "SELECT document, kind, id, revision FROM resources ORDER BY id", row =>
            state = state.WithStored(codec.DecodeResource(Document(row), row.GetString(1)) with { Id = row.GetInt64(2), Revision = row.GetInt64(3) }));
        Each(connection, "SELECT document, revision FROM jobs", row => state = state.WithStored(codec.DecodeJob(Document(row), row.GetInt64(1))));
        Each(connection, "SELECT document FROM boot_plans", row => state = state.WithStored(DocumentCodec.Decode(Document(row), StoreJson.Default.BootPlan)));
        Each(connection, "SELECT document FROM conductors", row => state = state.WithStored(DocumentCodec.Decode(Document(row), StoreJson.Default.ConductorRecord)));
        return state;
    }

    public static byte[] Document(SqliteDataReader row) => Encoding.UTF8.GetBytes(row.GetString(0));

    private static void Each(SqliteConnection connection, string sql, Action<SqliteDataReader> read)
    {
        using var statement = new Statement(connection, sql, parameters: 0);
        using var rows = statement.Query();
        while (rows.Read()) read(rows);
    }
}

using Microsoft.Data.Sqlite;

namespace Ironic.Storage.Sqlite;

/// <summary>Reads what is not in memory (history, inventories, blobs, timelines) on a connection of its own; WAL lets it run beside the writer.</summary>
/// <remarks>Local pages, microseconds to a few milliseconds: done on the caller's thread, one at a time.</remarks>
internal sealed class SqliteReader(SqliteDatabase database) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection = database.Open();

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        lock (_gate)
        {
            try
            {
                using var statement = new Statement(_connection, sql, values.Length);
                using var rows = statement.Query(values);
                List<T> result = [];
                while (rows.Read()) result.Add(read(rows));
                return result;
            }
            catch (SqliteException e)
            {
                throw database.Explain(e);
            }
        }
    }

    public void Dispose() => _connection.Dispose();
}

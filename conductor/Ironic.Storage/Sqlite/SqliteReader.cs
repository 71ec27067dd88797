using System.Data.Common;
using Ironic.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Ironic.Storage.Sqlite;

/// <summary>Reads on a connection of its own; WAL lets it run beside the writer.</summary>
/// <remarks>Local pages, microseconds to a few milliseconds: done on the caller's thread, one at a time.</remarks>
internal sealed class SqliteReader(SqliteDatabase database) : ISqlReader
{
    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection = database.Open();

    public ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object[] values) =>
        new(Rows(sql, read, values));

    public void Dispose() => _connection.Dispose();

    private List<T> Rows<T>(string sql, Func<DbDataReader, T> read, object[] values)
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
}

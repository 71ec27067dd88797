using System.Data.Common;
using Ironic.Storage.Sql;

namespace Ironic.Storage.Postgres;

/// <summary>Reads on connections of a pool, beside the writer.</summary>
internal sealed class PostgresReader(PostgresDatabase database) : ISqlReader
{
    public async ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        try
        {
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            await using var command = PostgresDatabase.Command(connection, sql, values);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            List<T> result = [];
            while (await rows.ReadAsync(cancellationToken)) result.Add(read(rows));
            return result;
        }
        catch (Exception e) when (PostgresDatabase.IsFault(e))
        {
            throw database.Explain(e);
        }
    }

    public void Dispose() => database.Dispose();
}

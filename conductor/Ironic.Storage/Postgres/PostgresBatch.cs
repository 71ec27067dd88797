using Ironic.Storage.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Ironic.Storage.Postgres;

/// <summary>Collects a transaction's statements; they travel together, in one round trip.</summary>
internal sealed class PostgresBatch(NpgsqlConnection connection) : ISqlSink, IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new(connection);

    public void Execute(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            var parameter = new NpgsqlParameter { Value = value };
            if (value is DBNull) parameter.NpgsqlDbType = NpgsqlDbType.Text; // an untyped one would be prepared anew each time
            command.Parameters.Add(parameter);
        }

        _batch.BatchCommands.Add(command);
    }

    public async ValueTask SendAsync() => await _batch.ExecuteNonQueryAsync();

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}

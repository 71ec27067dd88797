using System.Data;
using Ironic.Storage.Documents;
using Ironic.Storage.Sql;
using Ironic.Storage.State;

namespace Ironic.Storage.Postgres;

/// <summary>Reads the whole state, and the commit that it is of, from one snapshot of the database.</summary>
internal static class PostgresLoader
{
    public static (StoreState State, long Position) Load(PostgresDatabase database, DocumentCodec codec)
    {
        try
        {
            using var connection = database.Open();
            using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            var position = (long)PostgresDatabase.Scalar(connection, "SELECT sequence FROM head")!;
            var state = StoreState.Empty;
            foreach (var (sql, add) in StoredRows.OfState)
            {
                using var command = PostgresDatabase.Command(connection, sql);
                using var rows = command.ExecuteReader();
                while (rows.Read()) state = add(state, codec, rows);
            }

            transaction.Commit();
            return (state, position);
        }
        catch (Exception e) when (PostgresDatabase.IsFault(e))
        {
            throw database.Explain(e);
        }
    }
}

using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Ironic.Model.Stores;
using Ironic.Storage.Sql;
using Npgsql;

namespace Ironic.Storage.Postgres;

/// <summary>The shared database: its connections, its schema, and what its errors mean.</summary>
internal sealed class PostgresDatabase : IDisposable
{
    /// <summary>Any number will do, so long as it stays: who migrates holds this advisory lock.</summary>
    private const long MigrationLock = 0x49726F6E6963;

    /// <summary>
    /// A writer that stops between BEGIN and COMMIT (a paused machine) would hold up all others: the server ends it. What it had begun is undone.
    /// </summary>
    private const string WriterSettings = "SET idle_in_transaction_session_timeout = '3s'; SET lock_timeout = '10s'; SET statement_timeout = '30s'; SET synchronous_commit = on";

    private const string UndefinedTable = "42P01", TooManyConnections = "53300", DiskFull = "53100", ReadOnly = "25006", Intervention = "57P"; // it is stopping, or not yet up

    private readonly NpgsqlDataSource _readers;
    private readonly string _single;

    public PostgresDatabase(string url, string? passwordFile)
    {
        var builder = PostgresUrl.Parse(url, passwordFile);
        builder.ApplicationName = "ironic-appliance";
        builder.Timeout = 5;
        builder.CommandTimeout = 20;
        builder.MaxAutoPrepare = 64;
        builder.AutoPrepareMinUsages = 2;
        builder.MaxPoolSize = 8;
        builder.KeepAlive = 5;
        Name = $"{builder.Username}@{builder.Host}:{builder.Port}/{builder.Database}";
        _readers = NpgsqlDataSource.Create(builder);
        builder.Pooling = false;
        _single = builder.ToString();
    }

    /// <summary>As messages call it; without the password.</summary>
    public string Name { get; }

    public ValueTask<NpgsqlConnection> OpenReaderAsync(CancellationToken cancellationToken) => _readers.OpenConnectionAsync(cancellationToken);

    /// <summary>A connection of its own, for the writer.</summary>
    public async ValueTask<NpgsqlConnection> OpenWriterAsync()
    {
        var connection = await OpenSingleAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(WriterSettings, connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>A connection of its own, for who listens.</summary>
    public async ValueTask<NpgsqlConnection> OpenSingleAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_single);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>For the start.</summary>
    public NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(_single);
        try
        {
            connection.Open();
            return connection;
        }
        catch (Exception e) when (IsFault(e))
        {
            connection.Dispose();
            throw Explain(e);
        }
    }

    /// <summary>
    /// Brings the schema to the newest version: once, however many appliances start at a time, and forward only. The version before ours may run
    /// beside us, so a migration adds and never takes away what that one uses.
    /// </summary>
    public void Migrate(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        Execute(connection, $"SELECT pg_advisory_xact_lock({MigrationLock})");
        Execute(connection, "CREATE TABLE IF NOT EXISTS schema_version (one BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (one), version INTEGER NOT NULL)");
        Execute(connection, "INSERT INTO schema_version (version) VALUES (0) ON CONFLICT DO NOTHING");
        var version = Convert.ToInt32(Scalar(connection, "SELECT version FROM schema_version"), CultureInfo.InvariantCulture);
        var migrations = Migrations.Of("Postgres");
        if (version > migrations.Count + 1)
            throw new StoreException($"The database {Name} was written by a newer version (schema {version}; this one knows {migrations.Count} and gets on with {migrations.Count + 1}). Start that version.");
        for (; version < migrations.Count; version++)
        {
            Execute(connection, migrations[version]);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE schema_version SET version = {version + 1}"));
        }

        transaction.Commit();
    }

    /// <summary>Whether an exception is the database's, or the way's to it.</summary>
    public static bool IsFault(Exception e) => e is DbException or IOException or SocketException or TimeoutException;

    /// <summary>What an operator must know of a failure.</summary>
    public StoreException Explain(Exception e) => new(
        e switch
        {
            PostgresException { SqlState: UndefinedTable } p => $"The database {Name} lacks a table ({p.MessageText}): it was not made by this appliance, or is damaged.",
            PostgresException { SqlState: TooManyConnections } => $"The database {Name} has no connection left for us; nothing was written. The appliance goes on by itself.",
            PostgresException { SqlState: DiskFull } => $"The disk of the database {Name} is full; nothing was written. Free some space: the appliance goes on by itself.",
            PostgresException { SqlState: ReadOnly } => $"The database {Name} is read-only (a standby?); nothing was written. The appliance goes on by itself when it can be written.",
            PostgresException p => $"The database {Name} refused: {p.MessageText} ({p.SqlState}).",
            _ => $"The database {Name} cannot be reached: {e.Message}. Nothing was written; the appliance goes on by itself when it is back.",
        },
        e)
    {
        Passes = e is not PostgresException refusal || refusal.IsTransient || refusal.SqlState.StartsWith(Intervention, StringComparison.Ordinal),
    };

    public void Dispose() => _readers.Dispose();

    public static void Execute(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(connection, sql, values);
        command.ExecuteNonQuery();
    }

    public static object? Scalar(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(connection, sql, values);
        return command.ExecuteScalar();
    }

    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}

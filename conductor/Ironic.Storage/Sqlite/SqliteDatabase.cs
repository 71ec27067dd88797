using System.Globalization;
using Ironic.Model.Stores;
using Ironic.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace Ironic.Storage.Sqlite;

/// <summary>The database file: its connections, its schema, and what its errors mean.</summary>
internal sealed class SqliteDatabase
{
    // SQLite result codes, https://www.sqlite.org/rescode.html
    private const int IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    private readonly string _path;
    private readonly string _connectionString;

    public SqliteDatabase(string path)
    {
        SystemSqlite.Initialize();
        _path = path;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString();
    }

    /// <summary>WAL: readers never wait for the writer. <c>synchronous=FULL</c>: a commit that returned survives a power cut.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;");
            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw Explain(e);
        }
    }

    /// <summary>Brings the schema to the newest version; each migration and its number in one transaction.</summary>
    public void Migrate()
    {
        using var connection = Open();
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        var migrations = Migrations.Of("Sqlite");
        if (version > migrations.Count)
            throw new StoreException($"{_path} was written by a newer version (schema {version}; this one knows {migrations.Count}). Start that version, or restore a backup.");

        for (; version < migrations.Count; version++)
        {
            using var transaction = connection.BeginTransaction();
            Execute(connection, migrations[version]);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
            transaction.Commit();
        }
    }

    /// <summary>What an operator must know of a failure.</summary>
    public StoreException Explain(SqliteException e) => new(
        e.SqliteErrorCode switch
        {
            Full => $"The file system of {_path} is full; nothing was written. Free some space: the appliance goes on by itself.",
            IoError => $"{_path} cannot be read or written ({e.Message}); the file system may be full or failing.",
            Corrupt or NotADatabase => $"{_path} is damaged ({e.Message}). Restore it from a backup.",
            CannotOpen => $"{_path} cannot be opened ({e.Message}).",
            _ => $"{_path}: {e.Message}",
        },
        e);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

using Ironic.Storage.Documents;
using Ironic.Storage.Writing;

namespace Ironic.Storage.Postgres;

/// <summary>Opens a database that several appliances share; the data folder keeps what is each one's own.</summary>
internal static class PostgresEngine
{
    public static StoreEngine Open(StorageOptions options, DatabaseOptions shared, TimeProvider time)
    {
        var folder = new DataFolder(options.DataFolder);
        PostgresDatabase? database = null;
        try
        {
            database = new(shared.Url!, shared.PasswordFile);
            return Open(folder, database, options, shared.KeyFile ?? folder.File("secret.key"), time);
        }
        catch (Exception e)
        {
            database?.Dispose();
            folder.Dispose();
            if (database is not null && PostgresDatabase.IsFault(e)) throw database.Explain(e);
            throw;
        }
    }

    private static StoreEngine Open(DataFolder folder, PostgresDatabase database, StorageOptions options, string keyFile, TimeProvider time)
    {
        using var connection = database.Open();
        database.Migrate(connection);
        var secrets = PostgresKey.Open(database, connection, keyFile);
        var codec = new DocumentCodec(secrets);
        var number = (long)PostgresDatabase.Scalar(connection, "SELECT nextval('openings')")!;
        var (state, position) = PostgresLoader.Load(database, codec);
        var opening = new PostgresOpening(number, position);
        var writer = new GroupWriter(new PostgresSession(database, codec, options, opening, time), state, codec, secrets);
        return new(folder, secrets, new PostgresReader(database), writer, new TimelineNumbers(number, time).Next)
        {
            IsShared = true,
            Listener = new PostgresListener(database, writer, opening, time),
        };
    }
}

using Ironic.Model.Stores;

namespace Ironic.Storage.Transfer;

/// <summary>Copies of all that is stored: to a file and back, or from one database to another.</summary>
public static class StoreTransfer
{
    /// <summary>Writes a backup, beside a running appliance or without one.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public static long Backup(StorageOptions options, string file)
    {
        using var from = EndOf(options, exclusive: false);
        return BackupFile.Write(file, from.KeyFingerprint, from.Read());
    }

    /// <summary>Puts a backup in place of what is stored. SQLite: with no appliance running on it. PostgreSQL: those that run load it by themselves.</summary>
    /// <exception cref="StoreException">The file is no whole backup, its key is another, or the database is not empty and is not to be replaced.</exception>
    public static long Restore(StorageOptions options, string file, bool replace)
    {
        var key = BackupFile.ReadKey(file);
        using var to = EndOf(options, exclusive: true);
        CheckKey(key, to, $"the backup {file}");
        return to.Write(BackupFile.Read(file), replace);
    }

    /// <summary>Copies everything from one database, which no appliance may run on, to another.</summary>
    /// <exception cref="StoreException">An appliance runs, the keys differ, or the other is not empty and is not to be replaced.</exception>
    public static long Move(StorageOptions from, StorageOptions to, bool replace)
    {
        using var source = EndOf(from, exclusive: true);
        using var destination = EndOf(to, exclusive: true);
        CheckKey(source.KeyFingerprint, destination, source.Name);
        return destination.Write(source.Read(), replace);
    }

    private static ITransferEnd EndOf(StorageOptions options, bool exclusive) => options.Database.Url is null
        ? new SqliteEnd(options.DataFolder, exclusive)
        : new PostgresEnd(options.Database, options.Database.KeyFile ?? Path.Combine(options.DataFolder, "secret.key"));

    private static void CheckKey(string? key, ITransferEnd to, string from)
    {
        if (key is not null && to.KeyFingerprint != key)
            throw new StoreException($"The secrets of {from} are sealed under another key than those of {to.Name}. Put the key file that belongs to {from} in place first.");
    }
}

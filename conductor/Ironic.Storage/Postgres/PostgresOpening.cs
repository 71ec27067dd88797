using Ironic.Model.Stores;
using Ironic.Storage.Secrets;
using Npgsql;

namespace Ironic.Storage.Postgres;

/// <summary>One appliance's time at the database.</summary>
/// <param name="Number">Unique over all appliances and times.</param>
/// <param name="Position">The commit that the loaded state is of.</param>
internal sealed record PostgresOpening(long Number, long Position);

/// <summary>The key that secrets are sealed under: one for all appliances of a database, which keeps its fingerprint.</summary>
internal static class PostgresKey
{
    /// <exception cref="StoreException">The key file is missing, or is another's.</exception>
    public static SecretProtector Open(PostgresDatabase database, NpgsqlConnection connection, string keyFile)
    {
        var known = PostgresDatabase.Scalar(connection, "SELECT key_fingerprint FROM head") as string;
        if (known is not null && !File.Exists(keyFile))
            throw new StoreException($"The secrets in the database {database.Name} are sealed, and there is no key file {keyFile}. Copy the file secret.key from an appliance that works on this database.");
        var secrets = SecretProtector.FromFile(keyFile);
        if (known is null)
        {
            // Two that start for the first time at once: the row's lock lets one win, and the other compares.
            PostgresDatabase.Execute(connection, "UPDATE head SET key_fingerprint = $1 WHERE key_fingerprint IS NULL", secrets.Fingerprint);
            known = (string)PostgresDatabase.Scalar(connection, "SELECT key_fingerprint FROM head")!;
        }

        if (known == secrets.Fingerprint) return secrets;
        secrets.Dispose();
        throw new StoreException($"{keyFile} is another key than the one that the secrets in the database {database.Name} are sealed under. Copy the file secret.key from an appliance that works on this database.");
    }
}

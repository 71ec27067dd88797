using System.Collections.Frozen;
using Ironic.Model.Stores;
using Npgsql;

namespace Ironic.Storage.Postgres;

/// <summary>The address of a database as libpq's clients write it: <c>postgres://user@host:5432/name?sslmode=verify-full</c>.</summary>
/// <remarks>No password: it would be seen in the list of processes. It comes from a file, or by <c>PGPASSFILE</c> or <c>PGPASSWORD</c>.</remarks>
internal static class PostgresUrl
{
    private const string Form = "postgres://USER@HOST[:PORT]/NAME[?host=SOCKETFOLDER&sslmode=MODE&sslrootcert=FILE&sslcert=FILE&sslkey=FILE]";

    private static readonly FrozenDictionary<string, SslMode> Modes = new Dictionary<string, SslMode>(StringComparer.Ordinal)
    {
        ["disable"] = SslMode.Disable,
        ["allow"] = SslMode.Allow,
        ["prefer"] = SslMode.Prefer,
        ["require"] = SslMode.Require,
        ["verify-ca"] = SslMode.VerifyCA,
        ["verify-full"] = SslMode.VerifyFull,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Action<NpgsqlConnectionStringBuilder, string>> Parameters = new Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>>(StringComparer.Ordinal)
    {
        ["host"] = (builder, value) => builder.Host = value,
        ["sslmode"] = (builder, value) => builder.SslMode = Modes.TryGetValue(value, out var mode)
            ? mode
            : throw new StoreException($"The database's URL has sslmode '{value}'; allowed: {string.Join(", ", Modes.Keys.Order(StringComparer.Ordinal))}."),
        ["sslrootcert"] = (builder, value) => builder.RootCertificate = value,
        ["sslcert"] = (builder, value) => builder.SslCertificate = value,
        ["sslkey"] = (builder, value) => builder.SslKey = value,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="StoreException">It is no such address; the message tells what is wrong and what is allowed.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text, string? passwordFile)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("postgres" or "postgresql"))
            throw new StoreException($"The database's URL is not one of PostgreSQL; its form is {Form}.");
        if (url.UserInfo.Contains(':', StringComparison.Ordinal))
            throw new StoreException("The database's URL holds a password, which others could read. Leave it out, and give it by database.passwordFile, PGPASSFILE or PGPASSWORD.");
        if (url.UserInfo.Length == 0 || url.AbsolutePath.Trim('/') is not { Length: > 0 } name) throw new StoreException($"The database's URL names no user or no database; its form is {Form}.");

        var builder = new NpgsqlConnectionStringBuilder { Username = Uri.UnescapeDataString(url.UserInfo), Database = Uri.UnescapeDataString(name), Host = url.Host.Length > 0 ? url.Host : null };
        if (url.Port > 0) builder.Port = url.Port;
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)) Set(builder, pair);
        if (string.IsNullOrEmpty(builder.Host)) throw new StoreException($"The database's URL names no host; its form is {Form}.");
        if (passwordFile is not null) builder.Password = ReadPassword(passwordFile);
        return builder;
    }

    private static void Set(NpgsqlConnectionStringBuilder builder, string pair)
    {
        var split = pair.Split('=', 2);
        if (!Parameters.TryGetValue(split[0], out var set))
            throw new StoreException($"The database's URL has a parameter '{split[0]}'; allowed: {string.Join(", ", Parameters.Keys.Order(StringComparer.Ordinal))}.");
        set(builder, Uri.UnescapeDataString(split.Length > 1 ? split[1] : ""));
    }

    private static string ReadPassword(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The database's password file {file} cannot be read: {e.Message}", e);
        }
    }
}

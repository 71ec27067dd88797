using System.Globalization;
using Ironic.Appliance.Configuration;
using Ironic.Storage;
using Ironic.Storage.Transfer;

namespace Ironic.Appliance.Verbs;

/// <summary><c>backup</c>, <c>restore</c>, <c>database move</c>: copies of all that is stored.</summary>
internal static class StorageVerbs
{
    public const string BackupHelp = """
        ironic-appliance backup FILE [--data-dir DIR] [--database URL] [--config FILE]

        Writes all that is stored to FILE, as of one instant; the appliance may go on meanwhile. Passwords in it stay
        encrypted: keep the key file (DIR/secret.key, or the setting database.keyFile) as well, but elsewhere.
        """;

    public const string RestoreHelp = """
        ironic-appliance restore FILE [--replace] [--data-dir DIR] [--database URL] [--config FILE]

        Puts a backup into the database, of whichever engine either is. The key file that belongs to the backup must be
        in place. SQLite: stop the appliance first. PostgreSQL: appliances that run load everything by themselves.

          --replace  what is in the database gives way (default: a database that holds nodes is left alone)
        """;

    public const string DatabaseHelp = """
        ironic-appliance database move --to URL [--replace] [--data-dir DIR] [--database URL] [--config FILE]

        Copies all that is stored from the present database (default: SQLite in the data folder) to a PostgreSQL. Stop
        the appliance first, and start it afterwards with the new URL. The present database is left as it is.

          --to URL   postgres://USER@HOST/NAME
          --replace  what is in the other database gives way
        """;

    private static readonly string[] Places = ["--data-dir", "--database", "--config"];

    public static async Task<int> BackupAsync(string[] args)
    {
        var given = new Arguments(args, Places, []);
        var file = FileOf(given, "backup");
        return await SayAsync($"{Count(StoreTransfer.Backup(Storage(given), file))} rows written to {file}");
    }

    public static async Task<int> RestoreAsync(string[] args)
    {
        var given = new Arguments(args, Places, ["--replace"]);
        var file = FileOf(given, "restore");
        return await SayAsync($"{Count(StoreTransfer.Restore(Storage(given), file, given.Has("--replace")))} rows restored from {file}");
    }

    public static async Task<int> DatabaseAsync(string[] args)
    {
        var given = new Arguments(args, [.. Places, "--to"], ["--replace"]);
        if (given.Words is not ["move"]) throw new UsageException("`database` is followed by what to do: move.");
        var url = given.Text("--to") ?? throw new UsageException("database move needs --to URL.");
        var present = Storage(given);
        var to = present with { Database = present.Database with { Url = url } };
        return await SayAsync($"{Count(StoreTransfer.Move(present, to, given.Has("--replace")))} rows moved. Start the appliance with --database {url}, or set database.url.");
    }

    private static StorageOptions Storage(Arguments given)
    {
        var options = ConfigurationFile.Read(given.Text("--config"));
        return new()
        {
            DataFolder = Path.GetFullPath(given.Text("--data-dir") ?? options.DataFolder),
            Database = options.Database with { Url = given.Text("--database") ?? options.Database.Url },
        };
    }

    private static string FileOf(Arguments given, string verb) => given.Words is [var file] ? Path.GetFullPath(file) : throw new UsageException($"{verb} takes one FILE.");

    private static string Count(long rows) => rows.ToString(CultureInfo.InvariantCulture);

    private static async Task<int> SayAsync(string text)
    {
        await Console.Out.WriteLineAsync(text);
        return 0;
    }
}

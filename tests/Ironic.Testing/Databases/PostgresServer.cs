using System.Globalization;
using Ironic.Processes;

namespace Ironic.Testing.Databases;

/// <summary>Debian's own PostgreSQL, in a folder of its own and on a socket in it, until disposed of. Data is not synchronized to the disk: no test cuts the power.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin", User = "ironic";

    /// <summary>All rows but those that a migration wrote, which are put back to what they were.</summary>
    private const string Emptying = """
        DO $$ BEGIN
          EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('schema_version', 'head'));
          UPDATE head SET sequence = 0, key_fingerprint = NULL;
        END $$
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();
    private ForeignServer? _process;
    private int _databases;

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        try
        {
            await server.InitializeAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The process; to be paused and killed by tests.</summary>
    public int Id => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <returns>The URL of a new, empty database.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        Check(await RunAsync("createdb", [name, "--template=template0"]));
        return $"postgres://{User}@localhost/{name}?host={_folder.Path}";
    }

    /// <summary>Makes a database of the product as it was after its tables were made; nobody may have it open.</summary>
    public Task EmptyAsync(string url) => QueryAsync(url, Emptying);

    /// <summary>What lies in a database, as text.</summary>
    public async Task<string> DumpAsync(string url) => Check(await RunAsync("pg_dump", [NameOf(url)])).Output;

    /// <returns>What the statement printed, a row a line.</returns>
    public async Task<string> QueryAsync(string url, string sql) => Check(await RunAsync("psql", ["--no-align", "--tuples-only", "--dbname", NameOf(url), "--command", sql])).Output.Trim();

    /// <summary>As <c>kill -9</c> of all its processes does: every connection is cut at once. The children of one that died alone go on with what they are at.</summary>
    public async Task KillAsync()
    {
        var children = await File.ReadAllTextAsync($"/proc/{Id}/task/{Id}/children");
        await ForeignTool.RunAsync("kill", ["-9", $"{Id}", .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)]); // one may be gone by itself
        await Eventually.TrueAsync(() => _process!.HasExited, Patience, "the end of PostgreSQL");
        await _process!.DisposeAsync();
        _process = null;
    }

    /// <summary>On the data that it left.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await Eventually.TrueAsync(
            async () =>
            {
                if (_process!.HasExited)
                {
                    await _process.DisposeAsync(); // after a kill it ends at once while children of the one before are still about
                    Launch();
                }

                return (await RunAsync("pg_isready", [])).Succeeded;
            },
            Patience, "an answer of PostgreSQL");

        void Launch() => _process = ForeignTool.Start(Unprivileged, [.. Arguments("postgres", ["-D", Data, "-k", _folder.Path, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=80"])]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await ForeignTool.RunAsync("kill", ["-QUIT", $"{_process.Id}"]); // SIGTERM would wait for the last client
            await Eventually.TrueAsync(() => _process.HasExited, Patience, "the end of PostgreSQL");
            await _process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private string Data => _folder.File("data");

    /// <summary>It refuses to run as root, as tests in containers do.</summary>
    private static string Unprivileged => Environment.IsPrivilegedProcess ? "setpriv" : "env";

    private static IEnumerable<string> Arguments(string program, IReadOnlyList<string> arguments) =>
        [.. Environment.IsPrivilegedProcess ? (string[])["--reuid=nobody", "--regid=nogroup", "--clear-groups"] : [], $"{Programs}/{program}", .. arguments];

    private async Task InitializeAsync()
    {
        if (ExternalTool.Find($"{Programs}/initdb") is null) throw new InvalidOperationException($"{Programs}/initdb is not installed; ./dev test installs what the tests need (appliance/packaging/debian-packages).");
        if (Environment.IsPrivilegedProcess) Check(await ForeignTool.RunAsync("chown", ["nobody:nogroup", _folder.Path]));
        Check(await ForeignTool.RunAsync(Unprivileged, [.. Arguments("initdb", ["-D", Data, "-U", User, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C"])], Patience, workingDirectory: "/"));
    }

    private Task<ForeignResult> RunAsync(string program, IReadOnlyList<string> arguments) =>
        ForeignTool.RunAsync($"{Programs}/{program}", ["--host", _folder.Path, "--username", User, .. arguments], Patience);

    private static string NameOf(string url) => url[(url.LastIndexOf('/', url.IndexOf('?', StringComparison.Ordinal)) + 1)..url.IndexOf('?', StringComparison.Ordinal)];

    private static ForeignResult Check(ForeignResult result) => result.Succeeded ? result : throw new InvalidOperationException(result.ToString());
}

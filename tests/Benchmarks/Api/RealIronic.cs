using System.Globalization;
using Ironic.Testing;

namespace Ironic.Benchmarks.Api;

/// <summary>Debian's Ironic: two API workers, a conductor, MariaDB with durable commits; its state in a folder of the run's own.</summary>
internal sealed class RealIronic : IAsyncDisposable
{
    public const string Label = "ironic";

    private readonly Dictionary<string, string> _environment;

    private RealIronic(Dictionary<string, string> environment, IReadOnlyList<int> processes) => (_environment, Processes) = (environment, processes);

    public string Url => "http://127.0.0.1:16385";

    /// <summary>The roots of its process trees, the database's among them: ours has its database inside.</summary>
    public IReadOnlyList<int> Processes { get; }

    public static async Task<RealIronic> StartAsync(TemporaryFolder folder)
    {
        // MariaDB runs as its own user and has to get through to its folder.
        File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        var home = Directory.CreateDirectory(folder.File("ironic")).FullName;
        Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["PEER_DIR"] = home };
        var started = await RunAsync("start.sh", environment, "split", "--fresh");
        if (!started.Succeeded) throw new InvalidOperationException($"The real Ironic did not start: {started}");
        var processes = Directory.EnumerateFiles(Path.Combine(home, "run"), "*.pid").Select(file => int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture)).ToList();
        return new(environment, processes);
    }

    public async ValueTask DisposeAsync() => await RunAsync("stop.sh", _environment);

    private static Task<ForeignResult> RunAsync(string script, Dictionary<string, string> environment, params string[] arguments) =>
        ForeignTool.RunAsync("bash", [Path.Combine(Repository.Shared, "bench", "ironic", script), .. arguments], TimeSpan.FromMinutes(5), environment);
}

using System.Diagnostics;
using System.Text.Json;
using Ironic.Testing;

namespace Ironic.Benchmarks.Api;

/// <summary>
/// Our API beside a real Ironic (Debian's packages, MariaDB), phase by phase in turn, by the same client. Both flush every commit to the same disk,
/// both look after every node's power.
/// </summary>
public sealed class ApiBench : IBench
{
    private const string AllPhases = "enroll,read,page,patch,manage,provide,power,deploy,undeploy";

    public string Name => "api";

    public string Summary => "the Ironic API beside Debian's Ironic with MariaDB; \"--nodes N\" (1000), and what shared/bench/api_bench.py takes";

    public async Task<BenchReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var nodes = arguments.SkipWhile(argument => argument != "--nodes").Skip(1).FirstOrDefault() ?? "1000";
        using var folder = new TemporaryFolder();
        await using var ironic = await RealIronic.StartAsync(folder);
        await using var ours = await ApplianceUnderBench.StartAsync(folder, cancellationToken);
        var results = folder.File("results.json");
        var client = new ProcessStartInfo("/usr/bin/python3",
        [
            Path.Combine(Repository.Shared, "bench", "api_bench.py"),
            "--endpoint", ironic.Url, "--label", RealIronic.Label, "--pids", string.Join(',', ironic.Processes),
            "--endpoint", ours.Url, "--label", ApplianceUnderBench.Label, "--pids", ours.Process.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--json", results, "--nodes", nodes, .. Defaults(arguments, nodes), .. arguments,
        ]);

        // Its own words go to the terminal as they come: a run takes minutes, and most of them are the peer's.
        using var running = Process.Start(client)!;
        await using var end = cancellationToken.Register(() => running.Kill());
        await running.WaitForExitAsync(cancellationToken);
        if (!File.Exists(results)) throw new InvalidOperationException($"The client ended with {running.ExitCode} and without results.");
        var report = ApiReport.From(JsonElement.Parse(await File.ReadAllBytesAsync(results, cancellationToken)));
        if (PhasesOf(arguments).Contains("read")) await ReadLoad.MeasureAsync(report, folder, ironic.Url, ours.Url, ApiReport.GoalRatio, cancellationToken);
        return report;
    }

    /// <summary>
    /// All nodes are deployed, as they are powered and provided: with few of them the poll at the end would be what is measured. Power comes before the deploy,
    /// which leaves our machines on: switching on what is on would flatter us.
    /// </summary>
    private static IEnumerable<string> Defaults(IReadOnlyList<string> arguments, string nodes) =>
    [
        .. arguments.Contains("--deploy") ? Array.Empty<string>() : ["--deploy", nodes],
        .. arguments.Contains("--phases") ? Array.Empty<string>() : ["--phases", AllPhases],
    ];

    private static string[] PhasesOf(IReadOnlyList<string> arguments) => (arguments.SkipWhile(argument => argument != "--phases").Skip(1).FirstOrDefault() ?? AllPhases).Split(',');
}

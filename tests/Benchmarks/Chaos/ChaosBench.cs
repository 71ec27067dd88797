using System.Globalization;
using Ironic.Appliance.Tests.Chaos;
using Ironic.Testing;

namespace Ironic.Benchmarks.Chaos;

/// <summary>The long form of the test of random kills: everything dies often, and every node must end where it was to go.</summary>
public sealed class ChaosBench : IBench
{
    private const byte SqliteNetwork = 141, PostgresNetwork = 143;

    public string Name => "chaos";

    public string Summary => "kill -9 of appliances, PostgreSQL and agents at random instants: [sqlite|postgres] [--kills 200] [--nodes 50] [--seed S] [--appliances 3] [--program FILE] [--logs DIR]";

    public async Task<BenchReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var report = new BenchReport(Name);
        var seed = Number(arguments, "--seed", Random.Shared.Next());
        foreach (var engine in new[] { "sqlite", "postgres" }.Where(engine => arguments.Contains(engine) || !(arguments.Contains("sqlite") || arguments.Contains("postgres"))))
        {
            var onPostgres = engine == "postgres";
            var logs = Text(arguments, "--logs") is { } folder ? Directory.CreateDirectory(Path.Combine(folder, engine)).FullName : null;
            var options = new ChaosOptions
            {
                Program = Text(arguments, "--program") ?? Path.Combine(Repository.Root, "artifacts", "appliance", "ironic-appliance"),
                OnPostgres = onPostgres,
                Appliances = onPostgres ? Number(arguments, "--appliances", 3) : 1,
                Nodes = Number(arguments, "--nodes", 50),
                Kills = Number(arguments, "--kills", 200),
                Seed = seed,
                Network = onPostgres ? PostgresNetwork : SqliteNetwork,
                LogFolder = logs,
                Say = Console.Error.WriteLine,
            };
            var (verdict, faults) = await ChaosRun.RunAsync(options, cancellationToken);
            await Console.Error.WriteLineAsync(verdict.ToString());
            Fill(report, engine, options, verdict, faults);
        }

        return report;
    }

    private static void Fill(BenchReport report, string engine, ChaosOptions options, ChaosVerdict verdict, IReadOnlyList<ChaosFault> faults)
    {
        report.Add($"{engine}: seed", options.Seed, "").Add($"{engine}: nodes", options.Nodes, "").Add($"{engine}: time", verdict.Took.TotalSeconds, "s");
        foreach (var kind in Enum.GetValues<FaultKind>()) report.Add($"{engine}: {Words(kind)}", faults.Count(fault => fault.Kind == kind), "");
        report
            .Add($"{engine}: deploys finished", verdict.Deploys, "")
            .Add($"{engine}: cleans finished", verdict.Cleans, "")
            .Add($"{engine}: boots tried again", verdict.Retried, "")
            .Add($"{engine}: failures explained by a killed agent", verdict.Explained, "")
            .AddAtMost($"{engine}: failures unexplained", verdict.Count(ProblemKind.Failure), "", 0)
            .AddAtMost($"{engine}: power actions unexplained", verdict.Count(ProblemKind.Power), "", 0)
            .AddAtMost($"{engine}: nodes stuck", verdict.Count(ProblemKind.Stuck), "", 0)
            .AddAtMost($"{engine}: active nodes without their image", verdict.Count(ProblemKind.NotRunning), "", 0)
            .AddAtMost($"{engine}: appliances that ended by themselves", verdict.Count(ProblemKind.Fallen), "", 0);
        if (options.Appliances > 1) report.Add($"{engine}: longest takeover", verdict.LongestTakeover.TotalSeconds, "s");
    }

    private static string Words(FaultKind kind) => kind switch
    {
        FaultKind.ApplianceKilled => "appliances killed",
        FaultKind.DatabaseKilled => "PostgreSQL killed",
        FaultKind.ApplianceStopped => "appliances stopped beyond their lease",
        _ => "agents killed",
    };

    private static string? Text(IReadOnlyList<string> arguments, string option) => arguments.SkipWhile(argument => argument != option).Skip(1).FirstOrDefault();

    private static int Number(IReadOnlyList<string> arguments, string option, int otherwise) => Text(arguments, option) is { } given
        ? int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ArgumentException($"{option} takes a number; '{given}' was given.", nameof(arguments))
        : otherwise;
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ironic.Lab.Simulator;

namespace Ironic.Appliance.Bench;

/// <summary>All that a run has found, for people and, as JSON, for comparison.</summary>
internal sealed record BenchReport(
    BenchOptions Options, IReadOnlyList<BenchPhase> Phases, IReadOnlyList<CallKind> Calls, SimulatorReport Machines, ApplianceState Appliance, double PeakRss, IReadOnlyDictionary<string, int> Failures)
{
    private const double Megabyte = 1e6;

    /// <summary>Every node went where it was to go; those with dead BMCs were found out.</summary>
    public bool EndedWell => Failures.Count == 0;

    private Latencies AllCalls => Latencies.Of(Calls.Select(kind => kind.Latencies));

    public string ToText()
    {
        var text = new StringBuilder();
        Table(text, ["PHASE", "NODES", "FAILED", "SECONDS", "PER HOUR", "P50 s", "P99 s", "CORES", "RSS MB", "OLDEST POWER STATE s"], Phases.Select(phase => (string[])
        [
            phase.Name, Number(phase.Nodes), Number(phase.Failed), Number(phase.Seconds, 1), phase.Name == "rest" ? "" : Number(phase.PerHour), Number(phase.Latencies.Quantile(0.5) / 1000, 2),
            Number(phase.Latencies.Quantile(0.99) / 1000, 2), Number(phase.Cores, 2), Number(phase.RssAtEnd / Megabyte), Number(phase.OldestPowerAge, 1),
        ]));
        text.AppendLine();
        Table(text, ["API CALL", "COUNT", "P50 ms", "P99 ms", "MAX ms", "ASKED AGAIN", "FAILED"],
        [
            .. Calls.Select(kind => Call(kind.Name, kind.Latencies, kind.Retried, kind.Failed)),
            Call("all", AllCalls, Calls.Sum(kind => kind.Retried), Calls.Sum(kind => kind.Failed)),
        ]);
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture,
            $"machines: {Machines.NetworkBoots} network boots ({Machines.Hung} hung as told), {Machines.Agents} agents, {Machines.ImagesWritten} images written, {Machines.SystemsStarted} systems started; {Machines.TftpBytes / Megabyte:0} MB by TFTP, {Machines.HttpBytes / Megabyte:0} MB by HTTP");
        text.AppendLine(CultureInfo.InvariantCulture, $"appliance: {Appliance.CpuSeconds:0.0} s of processor time, {PeakRss / Megabyte:0} MB resident at most");
        List(text, "jobs that failed, by kind and cause", Appliance.Failures ?? new Dictionary<string, int>(StringComparer.Ordinal));
        List(text, "trouble that machines had", Machines.Problems);
        List(text, "nodes that did not get where they should", Failures);
        return text.Append(EndedWell ? "all ended well" : "NOT all ended well").AppendLine().ToString();
    }

    public JsonObject ToJson() => new()
    {
        ["nodes"] = Options.Nodes,
        ["deploys"] = Options.Deploys,
        ["ended_well"] = EndedWell,
        ["phases"] = new JsonArray([.. Phases.Select(phase => new JsonObject
        {
            ["name"] = phase.Name, ["nodes"] = phase.Nodes, ["failed"] = phase.Failed, ["seconds"] = Round(phase.Seconds), ["asking_seconds"] = Round(phase.AskingSeconds), ["per_hour"] = Round(phase.PerHour),
            ["p50_s"] = Round(phase.Latencies.Quantile(0.5) / 1000), ["p99_s"] = Round(phase.Latencies.Quantile(0.99) / 1000), ["cores"] = Round(phase.Cores), ["rss_mb"] = Round(phase.RssAtEnd / Megabyte),
            ["oldest_power_state_s"] = Round(phase.OldestPowerAge),
        })]),
        ["calls"] = new JsonArray([.. Calls.Select(kind => new JsonObject
        {
            ["name"] = kind.Name, ["count"] = kind.Latencies.Count, ["p50_ms"] = Round(kind.Latencies.Quantile(0.5)), ["p99_ms"] = Round(kind.Latencies.Quantile(0.99)), ["max_ms"] = Round(kind.Latencies.Max),
            ["asked_again"] = kind.Retried, ["failed"] = kind.Failed,
        })]),
        ["all_calls"] = new JsonObject { ["count"] = AllCalls.Count, ["p50_ms"] = Round(AllCalls.Quantile(0.5)), ["p99_ms"] = Round(AllCalls.Quantile(0.99)), ["max_ms"] = Round(AllCalls.Max) },
        ["machines"] = new JsonObject
        {
            ["network_boots"] = Machines.NetworkBoots, ["hung"] = Machines.Hung, ["agents"] = Machines.Agents, ["images_written"] = Machines.ImagesWritten, ["systems_started"] = Machines.SystemsStarted,
            ["tftp_bytes"] = Machines.TftpBytes, ["http_bytes"] = Machines.HttpBytes, ["problems"] = Counts(Machines.Problems),
        },
        ["appliance"] = new JsonObject { ["cpu_s"] = Round(Appliance.CpuSeconds), ["peak_rss_mb"] = Round(PeakRss / Megabyte), ["failed_jobs"] = Counts(Appliance.Failures ?? new Dictionary<string, int>(StringComparer.Ordinal)) },
        ["failures"] = Counts(Failures),
    };

    private static string[] Call(string name, Latencies took, long retried, long failed) =>
        [name, Number(took.Count), Number(took.Quantile(0.5), 1), Number(took.Quantile(0.99), 1), Number(took.Max, 1), Number(retried), Number(failed)];

    private static JsonObject Counts(IReadOnlyDictionary<string, int> counts) => new(counts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    private static void List(StringBuilder text, string what, IReadOnlyDictionary<string, int> counts)
    {
        if (counts.Count == 0) return;
        text.Append(what).AppendLine(":");
        foreach (var (name, count) in counts.OrderByDescending(pair => pair.Value)) text.AppendLine(CultureInfo.InvariantCulture, $"  {count,6}  {name}");
    }

    private static void Table(StringBuilder text, string[] heads, IEnumerable<string[]> rows)
    {
        List<string[]> all = [heads, .. rows];
        var widths = Enumerable.Range(0, heads.Length).Select(column => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all) text.AppendLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
    }

    private static string Number(double value, int digits = 0) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 3);
}

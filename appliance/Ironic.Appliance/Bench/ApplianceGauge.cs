using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Ironic.Appliance.Bench;

/// <summary>What the appliance tells of itself by <c>/metrics</c>, read every few seconds.</summary>
internal sealed partial class ApplianceGauge(BenchApi api, TimeProvider time)
{
    private const string Rss = "dotnet_process_memory_working_set_bytes", Cpu = "dotnet_process_cpu_time_seconds_total", Oldest = "ironic_conductor_power_sync_age_oldest_seconds",
        Median = "ironic_conductor_power_sync_age_median_seconds", Ended = "ironic_conductor_jobs_ended_total";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private ApplianceState _last = new();

    /// <summary>The most memory that was seen, bytes.</summary>
    public double PeakRss { get; private set; }

    /// <summary>The oldest power state that was seen since <see cref="ForgetAges"/>, seconds.</summary>
    public double OldestPowerAge { get; private set; }

    public void ForgetAges() => OldestPowerAge = 0;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(Every, time);
        do
        {
            await ReadAsync(cancellationToken);
        }
        while (await ticks.WaitForNextTickAsync(cancellationToken));
    }

    public async Task<ApplianceState> ReadAsync(CancellationToken cancellationToken)
    {
        var (status, text) = await api.AskAsync("GET metrics", HttpMethod.Get, "metrics", null, cancellationToken);
        if (status != HttpStatusCode.OK) return _last;
        double rss = 0, cpu = 0, oldest = 0, median = 0;
        Dictionary<string, int> failures = new(StringComparer.Ordinal);
        foreach (var line in Lines().EnumerateMatches(text))
        {
            var words = text.AsSpan(line.Index, line.Length);
            if (!double.TryParse(words[(words.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture, out var value)) continue;
            if (words.StartsWith(Rss, StringComparison.Ordinal)) rss = value;
            else if (words.StartsWith(Cpu, StringComparison.Ordinal)) cpu += value;
            else if (words.StartsWith(Oldest, StringComparison.Ordinal)) oldest = value;
            else if (words.StartsWith(Median, StringComparison.Ordinal)) median = value;
            else if (words.Contains("outcome=\"failed\"", StringComparison.Ordinal)) failures[$"{Label(words, "kind")}: {Label(words, "cause")}"] = (int)value;
        }

        lock (_gate)
        {
            PeakRss = Math.Max(PeakRss, rss);
            OldestPowerAge = Math.Max(OldestPowerAge, oldest);
            return _last = new(rss, cpu, oldest, median, failures);
        }
    }

    private static string Label(ReadOnlySpan<char> line, string name)
    {
        var begin = line.IndexOf($"{name}=\"", StringComparison.Ordinal);
        if (begin < 0) return "";
        var value = line[(begin + name.Length + 2)..];
        return value[..value.IndexOf('"')].ToString();
    }

    [GeneratedRegex($"^(?:{Rss}|{Cpu}|{Oldest}|{Median}|{Ended})[ {{].*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Lines();
}

/// <summary>The appliance at one instant.</summary>
/// <param name="Rss">Bytes.</param>
/// <param name="CpuSeconds">Processor time so far.</param>
/// <param name="OldestPowerAge">Seconds.</param>
/// <param name="MedianPowerAge">Seconds.</param>
/// <param name="Failures">Jobs that failed so far, by kind and cause.</param>
internal sealed record ApplianceState(double Rss = 0, double CpuSeconds = 0, double OldestPowerAge = 0, double MedianPowerAge = 0, IReadOnlyDictionary<string, int>? Failures = null);

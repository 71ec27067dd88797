using System.Globalization;
using System.Text;

namespace Ironic.Api.Metrics;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>What Prometheus wants a name to end in.</summary>
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal) { ["s"] = "_seconds", ["By"] = "_bytes" };

    public static string Of(IEnumerable<Series> all)
    {
        var text = new StringBuilder();
        foreach (var series in all.OrderBy(NameOf, StringComparer.Ordinal)) Write(text, series);
        return text.ToString();
    }

    /// <summary><c>conductor.job.duration</c> in seconds of a meter of ours is <c>ironic_conductor_job_duration_seconds</c>.</summary>
    public static string NameOf(Series series)
    {
        var instrument = series.Instrument;
        var name = new StringBuilder(instrument.Meter.Name.StartsWith("Ironic.", StringComparison.Ordinal) ? "ironic_" : "");
        foreach (var c in instrument.Name) name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        name.Append(Units.GetValueOrDefault(instrument.Unit ?? ""));
        return name.Append(series.Kind == SeriesKind.Counter ? "_total" : "").ToString();
    }

    /// <summary>Before the first line of a metric.</summary>
    public static void WriteHead(StringBuilder text, string name, string help, string type)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, quotes: false)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <param name="text">Where to.</param>
    /// <param name="name">The metric.</param>
    /// <param name="tags">Its labels.</param>
    /// <param name="value">Its value.</param>
    /// <param name="bound">Of a histogram's bucket; null: it is none.</param>
    public static void WriteLine(StringBuilder text, string name, IReadOnlyList<KeyValuePair<string, object?>> tags, double value, string? bound = null)
    {
        text.Append(name);
        var separator = '{';
        foreach (var (tag, of) in tags)
        {
            text.Append(separator).Append(LabelOf(tag)).Append("=\"").Append(Escape(Convert.ToString(of, CultureInfo.InvariantCulture) ?? "", quotes: true)).Append('"');
            separator = ',';
        }

        if (bound is not null)
        {
            text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }

        if (separator == ',') text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static void Write(StringBuilder text, Series series)
    {
        var cells = series.Cells.ToList();
        if (cells.Count == 0) return;
        var name = NameOf(series);
        WriteHead(text, name, series.Instrument.Description ?? "", series.Kind.ToString().ToLowerInvariant());
        foreach (var cell in cells)
        {
            var (sum, buckets) = cell.Read();
            if (series.Kind != SeriesKind.Histogram) WriteLine(text, name, cell.Tags, sum);
            else WriteHistogram(text, name, cell, series.Bounds, sum, buckets);
        }
    }

    /// <summary>Buckets count all that is not above their bound, so each holds those before it.</summary>
    private static void WriteHistogram(StringBuilder text, string name, Cell cell, ReadOnlySpan<double> bounds, double sum, long[] buckets)
    {
        var below = 0L;
        for (var i = 0; i < buckets.Length; i++)
        {
            below += buckets[i];
            WriteLine(text, $"{name}_bucket", cell.Tags, below, i < bounds.Length ? Number(bounds[i]) : "+Inf");
        }

        WriteLine(text, $"{name}_sum", cell.Tags, sum);
        WriteLine(text, $"{name}_count", cell.Tags, below);
    }

    private static string LabelOf(string tag) => string.Concat(tag.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}

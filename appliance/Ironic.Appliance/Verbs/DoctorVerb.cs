using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Ironic.Appliance.Configuration;

namespace Ironic.Appliance.Verbs;

/// <summary><c>doctor jobs</c>: what a running appliance is doing, and its end by hand.</summary>
internal static class DoctorVerb
{
    public const string Help = """
        ironic-appliance doctor jobs [--end NODE] [--url URL] [--config FILE]

        Lists what is being done to nodes: since when, at which stage, waiting for what and until when; and nodes that are
        locked, or in a state that only a job leaves, with no job behind it.

          --end NODE    has this node's job fail now (its clean-up runs), or frees its lock when it has no job
          --url URL     the API (default: api.listen of the configuration, http://127.0.0.1:6385)

        With authentication, OS_USERNAME and OS_PASSWORD are sent.
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args, TimeProvider clock, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--end", "--url", "--config"], []);
        if (given.Words is not ["jobs"]) throw new UsageException("`doctor` is followed by what to look at: jobs.");
        using var http = Client(given);
        try
        {
            if (given.Text("--end") is { } node) return await EndAsync(http, node, cancellationToken);
            using var answer = await http.GetAsync(new Uri("appliance/v1/jobs", UriKind.Relative), cancellationToken);
            if (!answer.IsSuccessStatusCode) return await FailAsync(answer, cancellationToken);
            using var jobs = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            await Console.Out.WriteAsync(Table(jobs.RootElement.GetProperty("jobs"), clock.GetUtcNow()));
            return 0;
        }
        catch (HttpRequestException e)
        {
            await Console.Error.WriteLineAsync($"ironic-appliance: {http.BaseAddress} does not answer: {e.Message}");
            return 1;
        }
    }

    /// <summary>A line for each job.</summary>
    internal static string Table(JsonElement jobs, DateTimeOffset now)
    {
        if (jobs.GetArrayLength() == 0) return "nothing is being done\n";
        List<string[]> rows = [["NODE", "STATE", "JOB", "STAGE", "SINCE", "CONDUCTOR", "WAITS FOR", "UNTIL"]];
        rows.AddRange(jobs.EnumerateArray().Select(job => (string[])
        [
            Text(job, "node_name") ?? Text(job, "node_uuid") ?? "",
            Text(job, "provision_state") ?? "",
            Text(job, "kind") ?? "(none)",
            Text(job, "stage") ?? "",
            Ago(job, now),
            Text(job, "conductor") ?? Text(job, "reservation") ?? "",
            Text(job, "kind") is null ? "nothing: a lock or state without a job" : Text(job, "waiting_for") ?? "(runs)",
            Until(job, now),
        ]));
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var table = new StringBuilder();
        foreach (var row in rows) table.AppendLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return table.ToString();
    }

    private static HttpClient Client(Arguments given)
    {
        var api = ConfigurationFile.Read(given.Text("--config")).Api;
        var address = IPAddress.Any.Equals(api.Listen.Address) || IPAddress.IPv6Any.Equals(api.Listen.Address) ? new(IPAddress.Loopback, api.Listen.Port) : api.Listen;
        var url = given.Text("--url") ?? $"{(api.Tls is null ? "http" : "https")}://{address}";
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var root) || root.Scheme is not ("http" or "https")) throw new UsageException($"--url takes an http or https URL; '{url}' was given.");
        var http = new HttpClient { BaseAddress = root, Timeout = Patience };
        OperatorLogin.AddTo(http);
        return http;
    }

    private static async Task<int> EndAsync(HttpClient http, string node, CancellationToken cancellationToken)
    {
        using var answer = await http.DeleteAsync(new Uri($"appliance/v1/nodes/{Uri.EscapeDataString(node)}/job", UriKind.Relative), cancellationToken);
        if (!answer.IsSuccessStatusCode) return await FailAsync(answer, cancellationToken);
        await Console.Out.WriteLineAsync($"{node}: the end is under way; its timeline and last_error tell of it");
        return 0;
    }

    private static async Task<int> FailAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"ironic-appliance: {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        return 1;
    }

    private static string? Text(JsonElement job, string name) => job.GetProperty(name).GetString();

    private static string Ago(JsonElement job, DateTimeOffset now) =>
        (Time(job, "created_at") ?? Time(job, "provision_updated_at")) is { } since ? $"{Span(now - since)} ago" : "";

    private static string Until(JsonElement job, DateTimeOffset now) => (Time(job, "deadline"), Time(job, "wake_at")) switch
    {
        ({ } deadline, _) => $"fails in {Span(deadline - now)}",
        (null, { } wake) => $"looks again in {Span(wake - now)}",
        _ => "",
    };

    private static DateTimeOffset? Time(JsonElement job, string name) => job.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetDateTimeOffset() : null;

    private static string Span(TimeSpan time) => time <= TimeSpan.Zero ? "0s" : time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}h{time.Minutes:00}m")
        : time.TotalMinutes >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}m{time.Seconds:00}s") : string.Create(CultureInfo.InvariantCulture, $"{time.Seconds}s");
}

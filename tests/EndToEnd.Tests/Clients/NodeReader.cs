using System.Diagnostics;
using System.Text.Json.Nodes;
using Ironic.Testing;

namespace EndToEnd.Tests.Clients;

/// <summary>Reads nodes over the API, as often as a test needs to.</summary>
public sealed class NodeReader : IDisposable
{
    private static readonly string[] Failures = ["inspect failed", "clean failed", "deploy failed", "rescue failed", "unrescue failed", "service failed", "error"];

    private readonly HttpClient _http;

    public NodeReader(Uri api)
    {
        _http = new() { BaseAddress = api, Timeout = TimeSpan.FromSeconds(10) };
        _http.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "latest");
    }

    public async Task<JsonObject> ShowAsync(string node) => await GetAsync($"/v1/nodes/{node}");

    public async Task<string> StateAsync(string node) => (string)(await ShowAsync(node))["provision_state"]!;

    /// <summary>Components with their versions. Debian's client does not know the command yet.</summary>
    public async Task<JsonArray> FirmwareAsync(string node) => (JsonArray)(await GetAsync($"/v1/nodes/{node}/firmware"))["firmware"]!;

    public async Task<JsonArray> TimelineAsync(string node, long after = 0) =>
        (JsonArray)(await GetAsync($"/appliance/v1/nodes/{node}/timeline?limit=1000&after={after}"))["events"]!;

    public async Task<IReadOnlyList<string>> EventNamesAsync(string node) => [.. (await TimelineAsync(node)).Select(e => (string)e!["name"]!)];

    /// <summary>Lines of the serial line's record, of all starts.</summary>
    public async Task<JsonArray> SearchConsoleAsync(string node, string text) =>
        (JsonArray)(await GetAsync($"/appliance/v1/nodes/{node}/console?search={Uri.EscapeDataString(text)}"))["lines"]!;

    public async Task<JsonObject> ProfileAsync(string node) => await GetAsync($"/appliance/v1/nodes/{node}/profile");

    /// <summary>Waits for a state and, unless it was the one waited for, ends at a failed one with its cause. An appliance that is being restarted is waited for.</summary>
    public async Task<JsonObject> AwaitAsync(string node, string state, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        JsonObject? last = null;
        while (clock.Elapsed < limit)
        {
            try
            {
                last = await ShowAsync(node);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(200);
                continue;
            }

            var now = (string)last["provision_state"]!;
            if (now == state) return last;
            if (Failures.Contains(now)) throw new InvalidOperationException($"{node} is in '{now}', not in '{state}': {last["last_error"]}");
            await Task.Delay(200);
        }

        throw new TimeoutException($"{node} is not in '{state}' after {limit.TotalSeconds} s but in '{last?["provision_state"]}' (last_error: {last?["last_error"]}, reservation: {last?["reservation"]})");
    }

    /// <summary>Waits until a job has ended badly: the node is in <paramref name="state"/> with an error, and nobody works on it any more.</summary>
    public async Task<JsonObject> AwaitErrorAsync(string node, string state, TimeSpan limit)
    {
        JsonObject? last = null;
        await Eventually.TrueAsync(
            async () =>
            {
                last = await ShowAsync(node);
                return (string)last["provision_state"]! == state && last["last_error"] is not null && last["reservation"] is null;
            },
            limit,
            $"{node} in '{state}' with an error; last: {last}");
        return last!;
    }

    /// <summary>The cause by its documented name, of the last job that failed.</summary>
    public async Task<string?> CauseAsync(string node) =>
        (string?)(await TimelineAsync(node)).LastOrDefault(e => (string)e!["name"]! == "job.failed")?["data"]?["cause"];

    public void Dispose() => _http.Dispose();

    private async Task<JsonObject> GetAsync(string path) => (JsonObject)JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)))!;
}

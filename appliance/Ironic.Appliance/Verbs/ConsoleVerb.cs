using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Ironic.Appliance.Verbs;

/// <summary><c>console</c>: what a node's machine said on its serial line, from the appliance's record.</summary>
internal sealed class ConsoleVerb : IDisposable
{
    public const string Help = """
        ironic-appliance console NODE [--follow] [--search TEXT] [--boot N] [--times] [--url URL]

        Shows what the machine has said on its serial line since its last start, from the appliance's record. The record is
        made while the node's console is enabled: `openstack baremetal node console enable NODE`.

          --follow       then goes on with what comes; a new start of the machine is followed too; Ctrl-C ends it
          --search TEXT  the lines of all starts that hold TEXT, in capitals or not
          --boot N       start N instead of the last one
          --times        each line with its UTC time
          --url URL      the appliance's API (default: $OS_ENDPOINT, else http://127.0.0.1:6385)

        Where the API wants a user, it is taken from $OS_USERNAME and $OS_PASSWORD.
        """;

    private const string UsualUrl = "http://127.0.0.1:6385";

    /// <summary>Between two looks, when there was nothing new.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http;
    private readonly string _node;
    private readonly bool _hasTimes;
    private (int Boot, long Position, int Length) _unfinished;

    private ConsoleVerb(string url, string node, bool hasTimes)
    {
        (_node, _hasTimes) = (Uri.EscapeDataString(node), hasTimes);
        _http = new() { BaseAddress = new(url.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(60) };
        if (Environment.GetEnvironmentVariable("OS_USERNAME") is not { Length: > 0 } user) return;
        var login = $"{user}:{Environment.GetEnvironmentVariable("OS_PASSWORD")}";
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(login)));
    }

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--search", "--boot", "--url"], ["--follow", "--times"]);
        if (given.Words is not [var node]) throw new UsageException("console takes one node, by its name or UUID.");
        if (given.Has("--follow") && (given.Text("--search") ?? given.Text("--boot")) is not null) throw new UsageException("--follow goes with neither --search nor --boot.");
        var url = given.Text("--url") ?? Environment.GetEnvironmentVariable("OS_ENDPOINT") ?? UsualUrl;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")) throw new UsageException($"--url takes an http:// or https:// URL; '{url}' was given.");

        using var verb = new ConsoleVerb(url, node, given.Has("--times"));
        if (given.Text("--search") is { } text) await verb.SearchAsync(text, given.Number("--boot", 1, int.MaxValue), cancellationToken);
        else await verb.ShowAsync(given.Number("--boot", 1, int.MaxValue), given.Has("--follow"), cancellationToken);
        return 0;
    }

    public void Dispose() => _http.Dispose();

    private async Task SearchAsync(string text, int? boot, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync($"search={Uri.EscapeDataString(text)}{(boot is { } b ? string.Create(CultureInfo.InvariantCulture, $"&boot={b}") : "")}", cancellationToken);
        foreach (var line in answer.RootElement.GetProperty("lines").EnumerateArray())
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{line.GetProperty("boot").GetInt32()}: {Stamp(line, always: true)}{line.GetProperty("text").GetString()}"));
    }

    private async Task ShowAsync(int? boot, bool follows, CancellationToken cancellationToken)
    {
        var (current, from) = (boot, 0L);
        while (true)
        {
            using var answer = await AskAsync(string.Create(CultureInfo.InvariantCulture, $"from={from}{(current is { } b ? $"&boot={b}" : "")}"), cancellationToken);
            var page = answer.RootElement;
            var before = from;
            (current, from) = (page.GetProperty("boot").GetInt32(), page.GetProperty("next").GetInt64());
            foreach (var line in page.GetProperty("lines").EnumerateArray()) await WriteAsync(line);
            var known = page.GetProperty("boots").EnumerateArray().Select(kept => kept.GetProperty("boot").GetInt32()).ToList();
            var newer = known.Where(number => number > current).DefaultIfEmpty(0).Min();
            if (from > before) continue; // there may be more of it
            if (!follows) break;
            if (newer > 0) (current, from) = (newer, 0);
            else await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            if (known.Count == 0) current = null;
        }

        if (_unfinished.Length > 0) await Console.Out.WriteLineAsync();
    }

    /// <summary>A line that the machine has not ended is shown as far as it goes, and then only what is new of it.</summary>
    private async Task WriteAsync(JsonElement line)
    {
        var (text, place) = (Stamp(line, always: false) + line.GetProperty("text").GetString(), (line.GetProperty("boot").GetInt32(), line.GetProperty("position").GetInt64()));
        var shown = (_unfinished.Boot, _unfinished.Position) == place ? Math.Min(_unfinished.Length, text.Length) : 0;
        if (shown == 0 && _unfinished.Length > 0 && (_unfinished.Boot, _unfinished.Position) != place) await Console.Out.WriteLineAsync();
        await Console.Out.WriteAsync(text.AsMemory(shown));
        var isWhole = line.GetProperty("whole").GetBoolean();
        if (isWhole) await Console.Out.WriteLineAsync();
        await Console.Out.FlushAsync();
        _unfinished = isWhole ? default : (place.Item1, place.Item2, text.Length);
    }

    private string Stamp(JsonElement line, bool always) => (always || _hasTimes) && line.GetProperty("at").GetString() is { } at ? at + " " : "";

    private async Task<JsonDocument> AskAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"appliance/v1/nodes/{_node}/console?{query}", UriKind.Relative), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? JsonDocument.Parse(body) : throw new IOException($"The appliance answered {(int)response.StatusCode}: {Reason(body)}");
        }
        catch (HttpRequestException e)
        {
            throw new IOException($"The appliance at {_http.BaseAddress} does not answer: {e.Message}", e);
        }
        catch (JsonException e)
        {
            throw new IOException($"What answers at {_http.BaseAddress} is no appliance.", e);
        }
    }

    /// <summary>Ironic's faults are JSON, in which there is text that is JSON again.</summary>
    private static string Reason(string body)
    {
        try
        {
            using var outer = JsonDocument.Parse(body);
            if (!outer.RootElement.TryGetProperty("error_message", out var message)) return body;
            if (message.ValueKind == JsonValueKind.Object) return message.GetProperty("faultstring").GetString() ?? body;
            using var inner = JsonDocument.Parse(message.GetString()!);
            return inner.RootElement.GetProperty("faultstring").GetString() ?? body;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return body;
        }
    }
}

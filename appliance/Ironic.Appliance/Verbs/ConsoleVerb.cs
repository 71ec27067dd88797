using System.Globalization;
using System.Text.Json;

namespace Ironic.Appliance.Verbs;

/// <summary><c>console</c>: what a node's machine said on its serial line, from the appliance's record.</summary>
internal sealed class ConsoleVerb
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

    /// <summary>Between two looks, when there was nothing new.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ApplianceClient _appliance;
    private readonly string _node;
    private readonly bool _hasTimes;
    private (int Boot, long Position, int Length) _unfinished;

    private ConsoleVerb(ApplianceClient appliance, string node, bool hasTimes) => (_appliance, _node, _hasTimes) = (appliance, Uri.EscapeDataString(node), hasTimes);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(args, ["--search", "--boot", "--url"], ["--follow", "--times"]);
        if (given.Words is not [var node]) throw new UsageException("console takes one node, by its name or UUID.");
        if (given.Has("--follow") && (given.Text("--search") ?? given.Text("--boot")) is not null) throw new UsageException("--follow goes with neither --search nor --boot.");
        using var appliance = ApplianceClient.At(given.Text("--url"));
        var verb = new ConsoleVerb(appliance, node, given.Has("--times"));
        if (given.Text("--search") is { } text) await verb.SearchAsync(text, given.Number("--boot", 1, int.MaxValue), cancellationToken);
        else await verb.ShowAsync(given.Number("--boot", 1, int.MaxValue), given.Has("--follow"), cancellationToken);
        return 0;
    }

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

    private Task<JsonDocument> AskAsync(string query, CancellationToken cancellationToken) => _appliance.AskAsync($"appliance/v1/nodes/{_node}/console?{query}", cancellationToken);
}

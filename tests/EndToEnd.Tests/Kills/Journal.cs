using System.Globalization;
using Ironic.Lab.Machines;

namespace EndToEnd.Tests.Kills;

/// <summary>Holds what the machine went through against what the appliance wrote down.</summary>
internal static class Journal
{
    /// <summary>An event that was recorded so shortly before a kill is lost with it.</summary>
    private static readonly TimeSpan Unwritten = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BmcTakes = TimeSpan.FromSeconds(15);

    /// <summary>Every change of the machine's power has a request on the timeline, or happened just as a kill made its request be forgotten; and none has two.</summary>
    public static void AssertExplains(IReadOnlyList<Happening> events, IReadOnlyList<(string Phase, DateTimeOffset At)> kills, Machine machine, DateTimeOffset since)
    {
        var requests = events.Where(e => e.Name == "power.requested" && e.At > since).OrderBy(e => e.At).ToList();
        foreach (var note in machine.Console.Lines.Where(line => line.At > since && line.Text.StartsWith("== lab: ", StringComparison.Ordinal)))
        {
            var wanted = note.Text.StartsWith("== lab: power on", StringComparison.Ordinal) ? "power on" : note.Text == "== lab: power off" ? "power off" : null;
            if (wanted is null) continue; // the machine's own doing
            var request = requests.LastOrDefault(e => e.Text("target") == wanted && e.At <= note.At && note.At - e.At < BmcTakes);
            var forgotten = kills.Any(kill => kill.At > note.At - Unwritten && kill.At < note.At + BmcTakes);
            Assert.True(request is not null || forgotten, string.Create(CultureInfo.InvariantCulture, $"Nobody asked for '{note.Text}' at {note.At:HH:mm:ss.fff}."));
            if (request is not null) requests.Remove(request);
        }
    }

    /// <summary>Power-ons of the machine since then, as it saw them itself.</summary>
    public static int PowerOns(Machine machine, DateTimeOffset since) =>
        machine.Console.Lines.Count(line => line.At > since && line.Text.StartsWith("== lab: power on", StringComparison.Ordinal));

    /// <summary>Lines of the console that hold the text.</summary>
    public static int Said(Machine machine, DateTimeOffset since, string text) =>
        machine.Console.Lines.Count(line => line.At > since && line.Text.Contains(text, StringComparison.Ordinal));
}

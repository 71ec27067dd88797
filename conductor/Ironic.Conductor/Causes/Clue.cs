using System.Globalization;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Causes;

/// <summary>A pattern of events on a node's timeline. Data only: what it says is all that it does.</summary>
/// <param name="Names">Any of these, of <see cref="TimelineNames"/>.</param>
internal sealed record Clue(params string[] Names)
{
    /// <summary>What the event's data must hold: a key, and the values of which it has one.</summary>
    public IReadOnlyList<(string Key, string[] Values)> With { get; init; } = [];

    /// <summary>Keys that its data must not hold.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>A text within a value.</summary>
    public (string Key, string Part)? Containing { get; init; }

    /// <summary>Bounds of a number: at least the one, less than the other.</summary>
    public (string Key, double Least, double Below)? Between { get; init; }

    /// <summary>How many such events it takes.</summary>
    public int AtLeast { get; init; } = 1;

    /// <summary>Only events later than the last that fits this one count; when none fits, nothing does.</summary>
    public Clue? After { get; init; }

    /// <summary>The events that fit; empty: fewer than it takes.</summary>
    /// <param name="events">In the order of time.</param>
    public IReadOnlyList<TimelineEvent> Find(IReadOnlyList<TimelineEvent> events)
    {
        var first = 0;
        if (After is { } earlier)
        {
            var last = events.ToList().FindLastIndex(earlier.Fits);
            if (last < 0) return [];
            first = last + 1;
        }

        var found = events.Skip(first).Where(Fits).ToList();
        return found.Count >= AtLeast ? found : [];
    }

    private bool Fits(TimelineEvent happened) =>
        Names.Contains(happened.Name)
        && With.All(wanted => happened.Data.GetText(wanted.Key) is { } value && wanted.Values.Contains(value))
        && !Without.Any(happened.Data.Contains)
        && (Containing is not { } text || happened.Data.GetText(text.Key)?.Contains(text.Part, StringComparison.Ordinal) == true)
        && (Between is not { } bounds || (Number(happened, bounds.Key) is { } number && number >= bounds.Least && number < bounds.Below));

    private static double? Number(TimelineEvent happened, string key) =>
        double.TryParse(happened.Data.GetText(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}

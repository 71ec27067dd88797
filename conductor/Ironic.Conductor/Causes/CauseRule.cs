using System.Text.RegularExpressions;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Causes;

/// <summary>Leads from where a job stopped, and from what was seen of its node, to why it stopped.</summary>
/// <param name="Cause">Its documented name.</param>
/// <param name="Confidence">How sure it is when the rule holds.</param>
/// <param name="Explains">The causes as reported that this one may stand behind.</param>
/// <param name="Says">For the operator: what is wrong, and where to look. <c>{key}</c> stands for that entry of the evidence's data.</param>
internal sealed partial record CauseRule(string Cause, Confidence Confidence, string[] Explains, string Says)
{
    /// <summary>All of these must have been seen. Their events are the evidence.</summary>
    public required IReadOnlyList<Clue> Seen { get; init; }

    /// <summary>None of these may have been.</summary>
    public IReadOnlyList<Clue> Unseen { get; init; } = [];

    /// <returns>Null: it does not hold.</returns>
    /// <param name="reported">Where the job stopped, by name.</param>
    /// <param name="events">What was seen since the stretch that failed began, in the order of time.</param>
    public Finding? Judge(string reported, IReadOnlyList<TimelineEvent> events)
    {
        if (!Explains.Contains(reported)) return null;
        List<TimelineEvent> evidence = [];
        foreach (var clue in Seen)
        {
            if (clue.Find(events) is not { Count: > 0 } found) return null;
            evidence.AddRange(found);
        }

        if (Unseen.Any(clue => clue.Find(events).Count > 0)) return null;
        return new(Cause, Confidence, Placeholder().Replace(Says, match => Value(evidence, match.Groups["key"].Value)), evidence);
    }

    private static string Value(List<TimelineEvent> evidence, string key) => evidence.Select(e => e.Data.GetText(key)).FirstOrDefault(value => value is not null) ?? "?";

    [GeneratedRegex(@"\{(?<key>[a-z_]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}

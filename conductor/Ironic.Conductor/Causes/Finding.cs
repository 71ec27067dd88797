using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Causes;

/// <summary>The one cause that a failed job is given.</summary>
/// <param name="Cause">Its documented name.</param>
/// <param name="Confidence">How sure it is.</param>
/// <param name="Says">What a rule adds to the failure's own words; null: those say it all.</param>
/// <param name="Evidence">The events that it rests on, in the order of the rule's clues.</param>
internal sealed record Finding(string Cause, Confidence Confidence, string? Says, IReadOnlyList<TimelineEvent> Evidence)
{
    /// <summary>Told in words; the timeline holds the rest.</summary>
    private const int MostTold = 2;

    private const int MostKept = 10;

    private const string Mark = " [cause: ";

    public string ConfidenceInWords => Confidence.ToString().ToLowerInvariant();

    /// <summary>For <c>last_error</c> and the history: what failed, why, and the cause by its name.</summary>
    public string Complete(string message)
    {
        var text = message.TrimEnd();
        if (Says is not null)
        {
            var told = Evidence.OrderBy(e => e.At).TakeLast(MostTold).Select(e => $"{e.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {e.Message}");
            text = $"{(text.EndsWith('.') ? text : text + ".")} Likely cause: {Says}. Seen: {string.Join("; ", told)}.";
        }

        return $"{text}{Mark}{Cause}, {ConfidenceInWords} confidence]";
    }

    /// <summary>Adds a sentence to an error that is told already; the cause's name stays at its end.</summary>
    public static string Add(string? error, string sentence)
    {
        if (string.IsNullOrEmpty(error)) return sentence;
        var end = error.LastIndexOf(Mark, StringComparison.Ordinal);
        return end < 0 ? $"{error} {sentence}" : $"{error[..end]} {sentence}{error[end..]}";
    }

    /// <summary>For the timeline's event.</summary>
    public void AddTo(JsonObject data)
    {
        data["cause"] = Cause;
        data["confidence"] = ConfidenceInWords;
        if (Says is not null) data["explanation"] = Says;
        data["evidence"] = new JsonArray([.. Evidence.Take(MostKept).Select(JsonNode (e) => new JsonObject
        {
            ["sequence"] = e.Sequence, ["at"] = e.At.ToString("O", CultureInfo.InvariantCulture), ["name"] = e.Name, ["message"] = e.Message,
        })]);
    }
}

using System.Text.Json;

namespace Ironic.Conductor.Steps;

/// <summary>Steps in messages, in Ironic's spelling.</summary>
internal static class StepText
{
    /// <summary><c>{'interface': 'deploy', 'step': 'erase_devices'}</c>, as it was asked for.</summary>
    public static string Of(Step step) => $"{{{string.Join(", ", step.Record.Entries.Select(pair => $"'{pair.Key}': {Of(pair.Value)}"))}}}";

    /// <summary>What an abort leaves in <c>last_error</c>.</summary>
    public static string Aborted(StepPhase phase, Step? step)
    {
        var text = $"By request, the {phase.Name} operation was aborted";
        return step is { } last ? $"{text} during or after the completion of step \"{last.FullName}\"" : text;
    }

    private static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Select(pair => $"'{pair.Name}': {Of(pair.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Of))}]",
        JsonValueKind.String => $"'{value.GetString()}'",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => "None",
        _ => value.GetRawText(),
    };
}

using System.Text.Json;

namespace Ironic.Lab.Qmp;

/// <summary>One line from QEMU's monitor (docs/interop/qmp-spec): a greeting, the answer to a command, or an event.</summary>
internal abstract record QmpMessage
{
    public sealed record Greeting : QmpMessage;

    /// <param name="Id">The command's own.</param>
    public sealed record Done(long Id) : QmpMessage;

    /// <param name="Id">The command's own.</param>
    /// <param name="Description">Why, in QEMU's words.</param>
    public sealed record Refused(long Id, string Description) : QmpMessage;

    /// <param name="Name">SHUTDOWN, RESET, ...</param>
    /// <param name="Reason">Why, for the events that say it (SHUTDOWN: guest-shutdown, guest-reset, host-signal, ...).</param>
    public sealed record Event(string Name, string? Reason) : QmpMessage;

    /// <summary>Null for a line that is none of the three.</summary>
    public static QmpMessage? Parse(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            if (root.TryGetProperty("return", out _)) return new Done(IdOf(root));
            if (root.TryGetProperty("error", out var error)) return new Refused(IdOf(root), Text(error, "desc") ?? error.GetRawText());
            if (Text(root, "event") is { } name) return new Event(name, root.TryGetProperty("data", out var data) ? Text(data, "reason") : null);
            return root.TryGetProperty("QMP", out _) ? new Greeting() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long IdOf(JsonElement answer) => answer.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var value) ? value : 0;

    private static string? Text(JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}

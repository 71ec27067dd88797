using System.Text.Json;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Tasks;

/// <summary>The request that began a task, as the task tells it (<c>Payload</c>, Task 1.3): how a task is known again whose beginning nobody wrote down.</summary>
/// <param name="Method">"POST", "DELETE".</param>
/// <param name="Path">What it was sent to.</param>
public sealed record TaskRequest(string Method, string Path)
{
    /// <summary>Of a body of ours; more is not read.</summary>
    private const int MostBodyCharacters = 64 << 10;

    /// <summary>Its JSON; missing where the task does not tell it, or tells something else.</summary>
    public JsonView Body { get; init; }

    /// <summary>Whether it asked for the deletion of a resource.</summary>
    public bool Deletes(string path) => Method == "DELETE" && RedfishPaths.Same(Path, path);

    /// <summary>Whether it was a POST to one of these resources.</summary>
    public bool PostsTo(params ReadOnlySpan<string?> paths)
    {
        if (Method != "POST") return false;
        foreach (var path in paths)
        {
            if (path is not null && RedfishPaths.Same(Path, path)) return true;
        }

        return false;
    }

    /// <summary>Null: the task tells nothing of it, or empty words.</summary>
    internal static TaskRequest? Read(JsonView payload) =>
        payload["HttpOperation"].Text is { Length: > 0 } method && RedfishPaths.Of(payload["TargetUri"].Text) is { } path
            ? new(method.ToUpperInvariant(), path) { Body = Parse(payload["JsonBody"]) }
            : null;

    /// <summary>Text that holds JSON; some write the object itself.</summary>
    private static JsonView Parse(JsonView body)
    {
        if (body.IsObject) return body;
        if (body.Text is not { Length: > 0 and <= MostBodyCharacters } text) return default;
        try
        {
            return new(JsonElement.Parse(text));
        }
        catch (JsonException)
        {
            return default;
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ironic.Agent.Conductor;

/// <summary>Finds the sentence in an error answer of the API, which comes as an object, or as an object's text inside an object.</summary>
internal static class ApiFault
{
    private const int MaxLength = 500;

    public static string Text(string body)
    {
        try
        {
            var node = JsonNode.Parse(body);
            var inner = (node as JsonObject)?["error_message"] ?? node;
            if (inner is JsonValue value && value.TryGetValue<string>(out var text)) inner = JsonNode.Parse(text);
            var found = (inner as JsonObject)?["faultstring"] ?? (inner as JsonObject)?["title"];
            if (found is JsonValue sentence && sentence.TryGetValue<string>(out var words)) return Shorten(words);
        }
        catch (JsonException)
        {
            // some proxy's page: shown as it is
        }

        return Shorten(body);
    }

    private static string Shorten(string text) => text.Length <= MaxLength ? text : text[..MaxLength];
}

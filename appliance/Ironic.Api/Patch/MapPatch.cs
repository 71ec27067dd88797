using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Api.Patch;

/// <summary>Applies an operation inside a free-form object.</summary>
internal static class MapPatch
{
    /// <summary>The operation's path below its first element leads to what is changed; all but the last of it must exist.</summary>
    public static Outcome<JsonMap> Apply(JsonMap map, PatchOperation operation)
    {
        var root = map.ToObject();
        JsonNode? parent = root;
        foreach (var step in operation.Path.AsSpan()[1..^1])
        {
            if (!TryStep(parent, step, out parent)) return Refused(operation, $"member '{step}' not found in {operation.Root}");
        }

        var problem = parent switch
        {
            JsonObject o => Change(o, operation.Path[^1], operation),
            JsonArray a => Change(a, operation.Path[^1], operation),
            _ => $"'{operation.Path[^2]}' is neither an object nor a list",
        };
        return problem is null ? JsonMap.From(root) : Refused(operation, problem);
    }

    public static Fault Refused(PatchOperation operation, string reason) => Fault.Invalid($"Couldn't apply patch '{operation}'. Reason: {reason}");

    private static bool TryStep(JsonNode? from, string step, out JsonNode? to)
    {
        to = null;
        return from switch
        {
            JsonObject o => o.TryGetPropertyValue(step, out to),
            JsonArray a when Index(step) is { } i && i < a.Count => (to = a[i]) is var _,
            _ => false,
        };
    }

    private static string? Change(JsonObject target, string key, PatchOperation operation)
    {
        if (operation.Verb != PatchVerb.Add && !target.ContainsKey(key)) return Missing(operation, key);
        if (operation.Verb == PatchVerb.Remove) target.Remove(key);
        else target[key] = ToNode(operation.Value!.Value);
        return null;
    }

    private static string? Change(JsonArray target, string key, PatchOperation operation)
    {
        if (key == "-" && operation.Verb == PatchVerb.Add)
        {
            target.Add(ToNode(operation.Value!.Value));
            return null;
        }

        if (Index(key) is not { } i) return $"'{key}' is not a valid sequence index";
        switch (operation.Verb)
        {
            case PatchVerb.Add when i > target.Count:
                return "can't insert outside of list";
            case PatchVerb.Add:
                target.Insert(i, ToNode(operation.Value!.Value));
                return null;
            case PatchVerb.Replace when i < target.Count:
                target[i] = ToNode(operation.Value!.Value);
                return null;
            case PatchVerb.Remove when i < target.Count:
                target.RemoveAt(i);
                return null;
            default:
                return Missing(operation, key);
        }
    }

    private static string Missing(PatchOperation operation, string key) =>
        $"can't {(operation.Verb == PatchVerb.Remove ? "remove" : "replace")} a non-existent object '{key}'";

    private static int? Index(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static JsonNode? ToNode(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Json;
using Ironic.Model.Secrets;

namespace Ironic.Storage.Secrets;

/// <summary>Seals and opens the secret values of a free-form map, at any depth (<see cref="SecretKeys"/>).</summary>
internal static class SecretMaps
{
    public static JsonMap Seal(this SecretProtector protector, JsonMap map) => HasSecret(map) ? JsonMap.From(Walk(map.ToObject(), protector.Seal)) : map;

    public static JsonMap Open(this SecretProtector protector, JsonMap map) => HasSecret(map) ? JsonMap.From(Walk(map.ToObject(), protector.Open)) : map;

    /// <summary>Most maps hold none, and are then not copied at all.</summary>
    private static bool HasSecret(JsonMap map) => map.Entries.Any(entry => HasSecret(entry.Key, entry.Value));

    private static bool HasSecret(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(p => HasSecret(p.Name, p.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(item => HasSecret(key, item)),
        JsonValueKind.String => SecretKeys.IsSecret(key),
        _ => false,
    };

    private static JsonObject Walk(JsonObject map, Func<string, string> change)
    {
        foreach (var (key, value) in map.ToArray()) map[key] = Change(key, value, change);
        return map;
    }

    private static JsonNode? Change(string key, JsonNode? value, Func<string, string> change)
    {
        switch (value)
        {
            case JsonObject child:
                return Walk(child, change).DeepClone();
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Change(key, item?.DeepClone(), change))]);
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && SecretKeys.IsSecret(key):
                return change(text.GetValue<string>());
            default:
                return value?.DeepClone();
        }
    }
}

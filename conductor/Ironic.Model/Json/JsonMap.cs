using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ironic.Model.Json;

/// <summary>
/// An immutable JSON object: the free-form fields of a node (<c>driver_info</c>, <c>extra</c>, ...). Changing one yields a new one.
/// </summary>
/// <remarks>Safe to share between threads. Two maps are equal when their JSON is, whatever the order of keys.</remarks>
[JsonConverter(typeof(JsonMapConverter))]
public sealed class JsonMap : IEquatable<JsonMap>
{
    public static readonly JsonMap Empty = new(EmptyObject());

    private readonly JsonElement _object;

    private JsonMap(JsonElement element) => _object = element;

    public bool IsEmpty => !_object.EnumerateObject().Any();

    public IEnumerable<string> Keys => _object.EnumerateObject().Select(p => p.Name);

    public IEnumerable<KeyValuePair<string, JsonElement>> Entries => _object.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value));

    /// <exception cref="ArgumentException">The element is not an object.</exception>
    public static JsonMap From(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? new(element.Clone())
        : throw new ArgumentException($"A JSON object is needed, not {element.ValueKind}.", nameof(element));

    public static JsonMap From(JsonObject node)
    {
        using var document = JsonDocument.Parse(node.ToJsonString());
        return new(document.RootElement.Clone());
    }

    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="ArgumentException">The JSON is not an object.</exception>
    public static JsonMap Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return From(document.RootElement);
    }

    public bool Contains(string key) => _object.TryGetProperty(key, out _);

    public bool TryGet(string key, out JsonElement value) => _object.TryGetProperty(key, out value);

    /// <summary>The value as text: strings as they are, numbers and booleans in JSON's spelling; null for absent, null, objects and arrays.</summary>
    public string? GetText(string key) => !_object.TryGetProperty(key, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>The value as an object; null when absent or of another kind.</summary>
    public JsonMap? GetMap(string key) => _object.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Object ? new(value) : null;

    /// <summary>This map with one key set; a null value stores JSON null.</summary>
    public JsonMap With(string key, JsonNode? value)
    {
        var copy = ToObject();
        copy[key] = value;
        return From(copy);
    }

    public JsonMap Without(params ReadOnlySpan<string> keys)
    {
        JsonObject? copy = null;
        foreach (var key in keys)
        {
            if (Contains(key)) (copy ??= ToObject()).Remove(key);
        }

        return copy is null ? this : From(copy);
    }

    /// <summary>A mutable copy.</summary>
    public JsonObject ToObject() => JsonObject.Create(_object.Clone())!;

    public void WriteTo(Utf8JsonWriter writer) => _object.WriteTo(writer);

    public override string ToString() => _object.GetRawText();

    public bool Equals([NotNullWhen(true)] JsonMap? other) => other is not null && JsonElement.DeepEquals(_object, other._object);

    public override bool Equals(object? obj) => Equals(obj as JsonMap);

    public override int GetHashCode() => _object.EnumerateObject().Aggregate(0, (hash, p) => hash ^ StringComparer.Ordinal.GetHashCode(p.Name));

    private static JsonElement EmptyObject()
    {
        using var document = JsonDocument.Parse("{}");
        return document.RootElement.Clone();
    }
}

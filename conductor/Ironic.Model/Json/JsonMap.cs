using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ironic.Model.Json;

/// <summary>
/// An immutable JSON object: the free-form fields of a node (<c>driver_info</c>, <c>extra</c>, ...). Changing one yields a new one.
/// </summary>
/// <remarks>
/// Safe to share between threads. Two maps are equal when their JSON is, whatever the order of keys. Kept as its compact text alone: tens of thousands are
/// in memory, few are looked at, and all are written out.
/// </remarks>
[JsonConverter(typeof(JsonMapConverter))]
public sealed class JsonMap : IEquatable<JsonMap>
{
    public static readonly JsonMap Empty = new("{}"u8.ToArray());

    /// <summary>What came in was within its own bounds.</summary>
    private const int AnyDepth = 1000;

    private readonly byte[] _utf8;

    private JsonMap(byte[] utf8) => _utf8 = utf8;

    public bool IsEmpty => _utf8.Length == 2;

    public IEnumerable<string> Keys => IsEmpty ? [] : Element.EnumerateObject().Select(p => p.Name);

    public IEnumerable<KeyValuePair<string, JsonElement>> Entries => IsEmpty ? [] : Element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value));

    private JsonElement Element => JsonElement.Parse(_utf8, new JsonDocumentOptions { MaxDepth = AnyDepth });

    /// <exception cref="ArgumentException">The element is not an object.</exception>
    public static JsonMap From(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? Of(CompactJson.Write(element, static (element, writer) => element.WriteTo(writer)))
        : throw new ArgumentException($"A JSON object is needed, not {element.ValueKind}.", nameof(element));

    public static JsonMap From(JsonObject node) => Of(CompactJson.Write(node, static (node, writer) => node.WriteTo(writer)));

    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="ArgumentException">The JSON is not an object.</exception>
    public static JsonMap Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return From(document.RootElement);
    }

    public bool Contains(string key)
    {
        var reader = Reader();
        return Seek(ref reader, key);
    }

    public bool TryGet(string key, out JsonElement value)
    {
        var reader = Reader();
        var found = Seek(ref reader, key);
        value = found ? JsonElement.ParseValue(ref reader) : default;
        return found;
    }

    /// <summary>The value as text: strings as they are, numbers and booleans in JSON's spelling; null for absent, null, objects and arrays.</summary>
    public string? GetText(string key)
    {
        var reader = Reader();
        if (!Seek(ref reader, key)) return null;
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
    }

    /// <summary>The value as an object; null when absent or of another kind.</summary>
    public JsonMap? GetMap(string key)
    {
        var reader = Reader();
        if (!Seek(ref reader, key) || reader.TokenType != JsonTokenType.StartObject) return null;
        var begin = (int)reader.TokenStartIndex;
        reader.Skip();
        return Of(_utf8[begin..(int)reader.BytesConsumed]);
    }

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
    public JsonObject ToObject() => JsonObject.Create(Element)!;

    public void WriteTo(Utf8JsonWriter writer) => writer.WriteRawValue(_utf8, skipInputValidation: true);

    public override string ToString() => Encoding.UTF8.GetString(_utf8);

    public bool Equals([NotNullWhen(true)] JsonMap? other) => other is not null && (_utf8.AsSpan().SequenceEqual(other._utf8) || JsonElement.DeepEquals(Element, other.Element));

    public override bool Equals(object? obj) => Equals(obj as JsonMap);

    public override int GetHashCode() => Keys.Aggregate(0, (hash, key) => hash ^ StringComparer.Ordinal.GetHashCode(key));

    private static JsonMap Of(byte[] utf8) => utf8.Length == 2 ? Empty : new(utf8);

    private Utf8JsonReader Reader() => new(_utf8, new JsonReaderOptions { MaxDepth = AnyDepth });

    /// <summary>Leaves the reader at the key's value. Of a key that is there twice the last one counts, as everywhere in JSON.</summary>
    private static bool Seek(ref Utf8JsonReader reader, string key)
    {
        Utf8JsonReader found = default;
        var any = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = reader.ValueTextEquals(key);
            reader.Read();
            if (wanted)
            {
                found = reader;
                any = true;
            }

            reader.Skip();
        }

        if (any) reader = found;
        return any;
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ironic.Model.Json;

/// <summary>A <see cref="JsonMap"/> is its object on the wire; JSON null reads as the empty map.</summary>
public sealed class JsonMapConverter : JsonConverter<JsonMap>
{
    public override bool HandleNull => true;

    public override JsonMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return JsonMap.Empty;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException($"A JSON object is needed, not {reader.TokenType}.");
        return JsonMap.From(JsonElement.ParseValue(ref reader));
    }

    public override void Write(Utf8JsonWriter writer, JsonMap value, JsonSerializerOptions options) => value.WriteTo(writer);
}

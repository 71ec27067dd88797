using System.Text.Json;
using Ironic.Model.Json;
using Ironic.Model.Secrets;

namespace Ironic.Api.Views;

/// <summary>Writes free-form objects with their secrets replaced by <see cref="SecretMask.Text"/>, at any depth, whatever the value's kind.</summary>
internal static class SecretMasking
{
    private static readonly JsonEncodedText Mask = JsonEncodedText.Encode(SecretMask.Text);

    /// <param name="writer">Where to.</param>
    /// <param name="map">What.</param>
    /// <param name="alsoSecret">A further top-level key to mask; null: none.</param>
    public static void WriteMasked(this Utf8JsonWriter writer, JsonMap map, string? alsoSecret = null)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map.Entries)
        {
            writer.WritePropertyName(key);
            if (SecretKeys.IsSecret(key) || key == alsoSecret) writer.WriteStringValue(Mask);
            else Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (SecretKeys.IsSecret(property.Name)) writer.WriteStringValue(Mask);
                    else Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}

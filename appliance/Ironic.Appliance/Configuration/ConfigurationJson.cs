using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ironic.Conductor.Options;

namespace Ironic.Appliance.Configuration;

/// <summary>The file's form: JSON with comments, camel case, no key that we do not know.</summary>
/// <remarks>By reflection, not generated: generated code gives every <c>init</c> property that a file leaves out null instead of its default.</remarks>
internal static class ConfigurationJson
{
    public static JsonSerializerOptions Format { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new IPAddressConverter(), new IPEndPointConverter(), new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { FillInTheHostName } },
    };

    /// <summary>The conductor's name stands at the top of the file, once.</summary>
    private static void FillInTheHostName(JsonTypeInfo type)
    {
        if (type.Type != typeof(ConductorOptions)) return;
        foreach (var property in type.Properties) property.IsRequired = false;
    }
}

internal sealed class IPAddressConverter : JsonConverter<IPAddress>
{
    public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && IPAddress.TryParse(reader.GetString(), out var address)
            ? address
            : throw new JsonException("An IP address is needed, such as \"10.77.0.1\".");

    public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

internal sealed class IPEndPointConverter : JsonConverter<IPEndPoint>
{
    public override IPEndPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && EndPoints.TryParse(reader.GetString(), out var endPoint)
            ? endPoint
            : throw new JsonException("An address and a port are needed, such as \"127.0.0.1:6385\".");

    public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

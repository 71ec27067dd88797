using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Fields;

namespace Ironic.Api.Views;

/// <summary>A choice of fields, in a client's version: writes items as it asked for them.</summary>
internal sealed class View<T>(ImmutableArray<Field<T>> fields, ViewContext context)
{
    public void Write(Utf8JsonWriter writer, T item)
    {
        writer.WriteStartObject();
        WriteFields(writer, item);
        writer.WriteEndObject();
    }

    /// <summary>The fields alone, into an object that has begun.</summary>
    public void WriteFields(Utf8JsonWriter writer, T item)
    {
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Encoded);
            field.Write(writer, item, context);
        }
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Api.Fields;

namespace Ironic.Api.Views;

/// <summary>A choice of fields, in a client's version: writes items as it asked for them.</summary>
/// <param name="fields">Which.</param>
/// <param name="context">For whom.</param>
/// <param name="keep">Items are immutable snapshots and the choice is one that many ask for: what is written is kept for the next time.</param>
internal sealed class View<T>(ImmutableArray<Field<T>> fields, ViewContext context, bool keep = false) where T : class
{
    /// <summary><see cref="Encode"/> costs nothing for what has been listed before. What is kept is for callers who may read all of it.</summary>
    public bool Keeps { get; } = keep && context.Caller.SeesAll;

    /// <summary>The item as JSON; not to be changed, it is shared. Null: there is no room to keep it.</summary>
    public byte[]? Encode(T item) => EncodedViews<T>.Get(item, fields, context);

    public void Write(Utf8JsonWriter writer, T item)
    {
        if (Keeps && Encode(item) is { } json) writer.WriteRawValue(json, skipInputValidation: true);
        else Write(writer, item, fields, context);
    }

    public static void Write(Utf8JsonWriter writer, T item, ImmutableArray<Field<T>> fields, ViewContext context)
    {
        writer.WriteStartObject();
        WriteFields(writer, item, fields, context);
        writer.WriteEndObject();
    }

    /// <summary>The fields alone, into an object that has begun.</summary>
    public void WriteFields(Utf8JsonWriter writer, T item) => WriteFields(writer, item, fields, context);

    private static void WriteFields(Utf8JsonWriter writer, T item, ImmutableArray<Field<T>> fields, ViewContext context)
    {
        foreach (var field in fields)
        {
            writer.WritePropertyName(field.Encoded);
            field.Write(writer, item, context);
        }
    }
}

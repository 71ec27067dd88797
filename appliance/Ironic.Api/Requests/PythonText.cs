using System.Text;
using System.Text.Json;

namespace Ironic.Api.Requests;

/// <summary>JSON values as Python prints them: Ironic's messages quote what was given in that spelling.</summary>
internal static class PythonText
{
    /// <summary>Quoted values end here: a message need not repeat a megabyte.</summary>
    private const int MaxLength = 1024;

    /// <summary><c>repr()</c>: strings in quotes, <c>None</c>, <c>True</c>, <c>{'k': 1}</c>.</summary>
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.Length <= MaxLength ? text.ToString() : text.ToString(0, MaxLength) + "...";
    }

    public static string Of(string value)
    {
        var text = new StringBuilder();
        AppendText(text, value.Length <= MaxLength ? value : value[..MaxLength]);
        return text.ToString();
    }

    /// <summary><c>str()</c>: as <see cref="Of(JsonElement)"/>, but a string is itself.</summary>
    public static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? Shorten(value.GetString()!) : Of(value);

    private static string Shorten(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "...";

    private static void Append(StringBuilder text, JsonElement value)
    {
        if (text.Length > MaxLength) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendAll(text, '{', value.EnumerateObject(), '}', static (t, property) =>
                {
                    AppendText(t, property.Name);
                    t.Append(": ");
                    Append(t, property.Value);
                });
                break;
            case JsonValueKind.Array:
                AppendAll(text, '[', value.EnumerateArray(), ']', Append);
                break;
            case JsonValueKind.String:
                AppendText(text, value.GetString()!);
                break;
            default:
                text.Append(value.ValueKind switch { JsonValueKind.True => "True", JsonValueKind.False => "False", JsonValueKind.Null or JsonValueKind.Undefined => "None", _ => value.GetRawText() });
                break;
        }
    }

    private static void AppendAll<TItem>(StringBuilder text, char open, IEnumerable<TItem> items, char close, Action<StringBuilder, TItem> append)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(", ");
            first = false;
            append(text, item);
            if (text.Length > MaxLength) break;
        }

        text.Append(close);
    }

    private static void AppendText(StringBuilder text, string value)
    {
        // Python prefers single quotes and takes double ones when the text has a single one and no double one.
        var quote = value.Contains('\'', StringComparison.Ordinal) && !value.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => text.Append(@"\\"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                _ when c == quote => text.Append('\\').Append(c),
                _ when char.IsControl(c) => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => text.Append(c),
            };
        }

        text.Append(quote);
    }
}

using System.Text.Json;

namespace Ironic.Redfish.Json;

/// <summary>
/// A JSON value that may be missing or of another kind than expected: every reading of it has an answer, null or empty when it is not what was asked for.
/// BMCs write numbers as strings, null for absent, and objects where lists belong.
/// </summary>
public readonly record struct JsonView(JsonElement Element)
{
    public bool IsMissing => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    /// <summary>A member; missing when this is no object.</summary>
    public JsonView this[string name] => IsObject && Element.TryGetProperty(name, out var value) ? new(value) : default;

    /// <summary>Whether the member is there, be it null.</summary>
    public bool Has(string name) => IsObject && Element.TryGetProperty(name, out _);

    /// <summary>A string as it is, numbers and booleans in JSON's spelling; null for everything else.</summary>
    public string? Text => Element.ValueKind switch
    {
        JsonValueKind.String => Element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => Element.GetRawText(),
        _ => null,
    };

    /// <summary>A finite number, or a string that is one.</summary>
    public double? Number => Element.ValueKind switch
    {
        JsonValueKind.Number when Element.TryGetDouble(out var value) && double.IsFinite(value) => value,
        JsonValueKind.String when double.TryParse(Element.GetString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value) => value,
        _ => null,
    };

    /// <summary>A whole number within the range of long.</summary>
    public long? Whole => Number is { } value and >= long.MinValue and < long.MaxValue ? (long)value : null;

    public bool? Flag => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(Element.GetString(), out var value) => value,
        _ => null,
    };

    /// <summary>The elements of a list; one element where something else than a list stands; none when missing.</summary>
    public IEnumerable<JsonView> Items => Element.ValueKind switch
    {
        JsonValueKind.Array => Element.EnumerateArray().Select(item => new JsonView(item)),
        _ when IsMissing => [],
        _ => [this],
    };

    public IEnumerable<KeyValuePair<string, JsonView>> Members =>
        IsObject ? Element.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, new JsonView(member.Value))) : [];

    /// <summary>The texts of a list.</summary>
    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text).OfType<string>()];

    /// <summary>The path of the resource that this links to (<c>{"@odata.id": "..."}</c>); null when it is no link.</summary>
    public string? Link => Http.RedfishPaths.Of(this["@odata.id"].Text);

    /// <summary>The links of a list, in order, each once.</summary>
    public IReadOnlyList<string> Links => [.. Items.Select(item => item.Link).OfType<string>().Distinct(StringComparer.Ordinal)];

    public override string ToString() => Element.ValueKind == JsonValueKind.Undefined ? "" : Element.GetRawText();
}

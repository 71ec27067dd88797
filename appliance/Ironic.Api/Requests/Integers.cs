using System.Globalization;
using System.Text.Json;

namespace Ironic.Api.Requests;

/// <summary>Integers as clients spell them: numbers, or their digits in a string.</summary>
internal static class Integers
{
    public static bool TryParse(JsonElement json, out int value)
    {
        value = 0;
        return json.ValueKind switch
        {
            JsonValueKind.Number => json.TryGetInt32(out value),
            JsonValueKind.String => int.TryParse(json.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }
}

using System.Text.Json;
using Ironic.Model.Faults;

namespace Ironic.Api.Requests;

/// <summary>The words that Ironic takes for booleans, in either case.</summary>
internal static class Booleans
{
    public static bool TryParse(string text, out bool value)
    {
        value = text.Trim().ToLowerInvariant() is var word && word is "1" or "t" or "true" or "on" or "y" or "yes";
        return value || word is "0" or "f" or "false" or "off" or "n" or "no";
    }

    public static bool TryParse(JsonElement json, out bool value)
    {
        value = json.ValueKind == JsonValueKind.True;
        return json.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => true,
            JsonValueKind.String => TryParse(json.GetString()!, out value),
            JsonValueKind.Number => TryParse(json.GetRawText(), out value),
            _ => false,
        };
    }

    public static Fault Unrecognized(string name, string given) => Fault.Invalid(
        $"Invalid {name}: Unrecognized value '{given}', acceptable values are: '0', '1', 'f', 'false', 'n', 'no', 'off', 'on', 't', 'true', 'y', 'yes'");
}

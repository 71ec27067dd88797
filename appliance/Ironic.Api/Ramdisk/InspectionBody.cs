using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Ramdisk;

/// <summary>The least that inspection data must have (contract, section 7.6).</summary>
internal static class InspectionBody
{
    /// <summary>Null: fit to be looked at.</summary>
    public static Fault? Check(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object) return Wrong($"{PythonText.Of(data)} is not of type 'object'");
        if (!data.TryGetProperty("inventory", out var inventory)) return Wrong("'inventory' is a required property");
        if (inventory.ValueKind != JsonValueKind.Object) return Wrong($"{PythonText.Of(inventory)} is not of type 'object'");
        if (!inventory.TryGetProperty("interfaces", out var interfaces)) return Wrong("'interfaces' is a required property");
        if (interfaces.ValueKind != JsonValueKind.Array) return Wrong($"{PythonText.Of(interfaces)} is not of type 'array'");
        if (interfaces.GetArrayLength() == 0) return Wrong("[] is too short");
        foreach (var item in interfaces.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object) return Wrong($"{PythonText.Of(item)} is not of type 'object'");
            if (!item.TryGetProperty("mac_address", out var mac)) return Wrong("'mac_address' is a required property");
            if (mac.ValueKind != JsonValueKind.String) return Wrong($"{PythonText.Of(mac)} is not of type 'string'");
        }

        return null;
    }

    private static Fault Wrong(string problem) => ApiFaults.Schema("data", problem);
}

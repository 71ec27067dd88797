using System.Text.Json;
using Ironic.Api.Requests;
using Ironic.Model.Faults;

namespace Ironic.Api.Provisioning;

/// <summary>The forms of a config drive, and since when each is taken (contract, section 8.7).</summary>
internal static class ConfigDriveArgument
{
    /// <summary>Null: nothing against it.</summary>
    public static Fault? Check(JsonElement configDrive, Arguments arguments) => configDrive.ValueKind switch
    {
        JsonValueKind.String => null,
        JsonValueKind.Object when arguments.Version < 56 =>
            Fault.Invalid("Providing a JSON object for configdrive is only supported starting with API version 1.56"),
        JsonValueKind.Object => CheckParts(configDrive, arguments),
        _ => Fault.Invalid($"Invalid configdrive: {PythonText.Of(configDrive)} is neither an object nor a string"),
    };

    private static Fault? CheckParts(JsonElement configDrive, Arguments arguments)
    {
        foreach (var part in configDrive.EnumerateObject())
        {
            var fits = part.Name switch
            {
                "meta_data" or "network_data" => part.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null,
                "user_data" => part.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.String or JsonValueKind.Null,
                "vendor_data" when arguments.Version < 59 => false,
                "vendor_data" => part.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null,
                _ => false,
            };
            if (!fits)
            {
                return Fault.Invalid(part.Name is "meta_data" or "network_data" or "user_data" || part.Name == "vendor_data" && arguments.Version >= 59
                    ? $"Invalid configdrive: {part.Name} cannot be {PythonText.Of(part.Value)}"
                    : $"Invalid configdrive: Additional properties are not allowed ({PythonText.Of(part.Name)} was unexpected)");
            }
        }

        return null;
    }
}

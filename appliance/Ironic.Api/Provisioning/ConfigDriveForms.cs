using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Model.Faults;

namespace Ironic.Api.Provisioning;

/// <summary>Since when the forms of a config drive are taken (contract, section 8.7): too new is a bad request here. What is in them is the conductor's to judge.</summary>
internal static class ConfigDriveForms
{
    private const int ObjectSince = 56, VendorDataSince = 59;

    /// <summary>Null: not too new.</summary>
    public static Fault? Check(JsonElement configDrive, Microversion version)
    {
        if (configDrive.ValueKind != JsonValueKind.Object) return null;
        if (version < ObjectSince) return Fault.Invalid($"Providing a JSON object for configdrive is only supported starting with API version 1.{ObjectSince}");
        return version < VendorDataSince && configDrive.TryGetProperty("vendor_data", out _)
            ? Fault.Invalid($"Providing vendor_data in configdrive is only supported starting with API version 1.{VendorDataSince}")
            : null;
    }
}

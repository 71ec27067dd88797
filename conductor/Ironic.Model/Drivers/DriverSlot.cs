using System.Text.Json.Serialization;

namespace Ironic.Model.Drivers;

/// <summary>The slots of a driver ("interfaces" in Ironic's words); a node's field for one is <c>{slot}_interface</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DriverSlot>))]
public enum DriverSlot
{
    [JsonStringEnumMemberName("bios")] Bios,
    [JsonStringEnumMemberName("boot")] Boot,
    [JsonStringEnumMemberName("console")] Console,
    [JsonStringEnumMemberName("deploy")] Deploy,
    [JsonStringEnumMemberName("firmware")] Firmware,
    [JsonStringEnumMemberName("inspect")] Inspect,
    [JsonStringEnumMemberName("management")] Management,
    [JsonStringEnumMemberName("network")] Network,
    [JsonStringEnumMemberName("power")] Power,
    [JsonStringEnumMemberName("raid")] Raid,
    [JsonStringEnumMemberName("rescue")] Rescue,
    [JsonStringEnumMemberName("storage")] Storage,
    [JsonStringEnumMemberName("vendor")] Vendor,
}

using System.Text.Json.Serialization;

namespace Ironic.Model.Drivers;

/// <summary>What a power request asks for, with its wire name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PowerTarget>))]
public enum PowerTarget
{
    [JsonStringEnumMemberName("power on")] On,
    [JsonStringEnumMemberName("power off")] Off,
    [JsonStringEnumMemberName("rebooting")] Reboot,
    [JsonStringEnumMemberName("soft power off")] SoftOff,
    [JsonStringEnumMemberName("soft rebooting")] SoftReboot,
}

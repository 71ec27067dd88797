using System.Text.Json.Serialization;

namespace Ironic.Model.Drivers;

/// <summary>What a node's power is (<c>power_state</c>); null elsewhere means not known.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PowerState>))]
public enum PowerState
{
    [JsonStringEnumMemberName("power on")] On,
    [JsonStringEnumMemberName("power off")] Off,

    /// <summary>The BMC answers, but not with a state.</summary>
    [JsonStringEnumMemberName("error")] Error,
}

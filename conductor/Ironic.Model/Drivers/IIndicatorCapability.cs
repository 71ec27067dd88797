using System.Text.Json.Serialization;

namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "management": lights by which a machine is found in its rack.</summary>
public interface IIndicatorCapability
{
    ValueTask<IReadOnlyList<Indicator>> ListIndicatorsAsync(DriverContext node, CancellationToken cancellationToken);

    /// <param name="node">Whose.</param>
    /// <param name="indicator">One of those listed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IndicatorState> GetIndicatorAsync(DriverContext node, Indicator indicator, CancellationToken cancellationToken);

    /// <inheritdoc cref="GetIndicatorAsync"/>
    ValueTask SetIndicatorAsync(DriverContext node, Indicator indicator, IndicatorState state, CancellationToken cancellationToken);
}

/// <summary>A light.</summary>
/// <param name="Name">Unique within its component: "led".</param>
/// <param name="Component">What it is on.</param>
/// <param name="States">Those it can take.</param>
/// <param name="ReadOnly">It cannot be set.</param>
public sealed record Indicator(string Name, IndicatorComponent Component, IReadOnlyList<IndicatorState> States, bool ReadOnly = false);

[JsonConverter(typeof(JsonStringEnumConverter<IndicatorComponent>))]
public enum IndicatorComponent
{
    [JsonStringEnumMemberName("chassis")] Chassis,
    [JsonStringEnumMemberName("system")] System,
    [JsonStringEnumMemberName("disk")] Disk,
    [JsonStringEnumMemberName("power")] Power,
    [JsonStringEnumMemberName("nic")] Nic,
}

[JsonConverter(typeof(JsonStringEnumConverter<IndicatorState>))]
public enum IndicatorState
{
    [JsonStringEnumMemberName("on")] On,
    [JsonStringEnumMemberName("off")] Off,
    [JsonStringEnumMemberName("blinking")] Blinking,
    [JsonStringEnumMemberName("unknown")] Unknown,
}

using System.Text.Json.Serialization;
using Ironic.Model.Json;

namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "management": what the machine's sensors read.</summary>
public interface ISensorCapability
{
    /// <summary>The sensors of these kinds, as the BMC tells them now. Takes long: others may use the BMC in between.</summary>
    /// <exception cref="DriverException">The BMC could not tell.</exception>
    ValueTask<IReadOnlyList<SensorReading>> ReadSensorsAsync(DriverContext node, IReadOnlySet<SensorKind> kinds, CancellationToken cancellationToken);
}

/// <summary>A sensor as it was read.</summary>
/// <param name="Id">Unique among the machine's sensors of its kind: "Inlet Temp (0x5)", "inlet@1".</param>
/// <param name="Name">What people call it: "Inlet Temp".</param>
/// <param name="Kind">What it is about.</param>
public sealed record SensorReading(string Id, string Name, SensorKind Kind)
{
    /// <summary>In <see cref="Unit"/>; null: it has none now, or tells states only.</summary>
    public double? Value { get; init; }

    /// <summary>One of <see cref="SensorUnit"/>, or the BMC's own word; null: none.</summary>
    public string? Unit { get; init; }

    /// <summary>Null: the BMC does not tell.</summary>
    public SensorStatus? Status { get; init; }

    /// <summary>The states that hold, in words; of sensors that tell states.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    public double? UpperCritical { get; init; }

    /// <summary>What notifications tell of it; null: they have, and it is not kept.</summary>
    public SensorNotice? Notice { get; init; }
}

/// <summary>A sensor in the words of Ironic's notifications.</summary>
/// <param name="Group">"Temperature", "Fan", "Power".</param>
/// <param name="Fields">As they spell them for this driver.</param>
public sealed record SensorNotice(string Group, JsonMap Fields);

[JsonConverter(typeof(JsonStringEnumConverter<SensorKind>))]
public enum SensorKind
{
    [JsonStringEnumMemberName("temperature")] Temperature,
    [JsonStringEnumMemberName("fan")] Fan,
    [JsonStringEnumMemberName("voltage")] Voltage,
    [JsonStringEnumMemberName("current")] Current,
    [JsonStringEnumMemberName("power")] Power,
    [JsonStringEnumMemberName("drive")] Drive,
    [JsonStringEnumMemberName("other")] Other,
}

/// <summary>How a sensor's reading stands to its limits.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SensorStatus>))]
public enum SensorStatus
{
    [JsonStringEnumMemberName("ok")] Ok,
    [JsonStringEnumMemberName("warning")] Warning,
    [JsonStringEnumMemberName("critical")] Critical,
}

/// <summary>Units as Redfish spells them (UCUM); those of other protocols are turned into these.</summary>
public static class SensorUnit
{
    public const string Celsius = "Cel", Rpm = "RPM", Volt = "V", Ampere = "A", Watt = "W", Percent = "%";
}

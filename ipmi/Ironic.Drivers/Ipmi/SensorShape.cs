using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Ipmi.Sdr;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using IpmiReading = Ironic.Ipmi.Sdr.SensorReading;
using SensorReading = Ironic.Model.Drivers.SensorReading;

namespace Ironic.Drivers.Ipmi;

/// <summary>Sensors of IPMI as the product knows them, and as Ironic's notifications tell of them: with the keys and spellings of <c>ipmitool sdr -v</c>. Pure.</summary>
internal static class SensorShape
{
    /// <summary>Base units, IPMI v2.0 rev 1.1, table 43-15.</summary>
    private const byte Celsius = 1, Kelvin = 3, Volts = 4, Amps = 5, Watts = 6, VoltAmperes = 9, AirFlow = 17, Rpm = 18;

    private const string NoReading = "No Reading";

    private static readonly (ThresholdMask Which, string Name)[] LimitNames =
    [
        (ThresholdMask.UpperNonRecoverable, "Upper non-recoverable"), (ThresholdMask.UpperCritical, "Upper critical"), (ThresholdMask.UpperNonCritical, "Upper non-critical"),
        (ThresholdMask.LowerNonRecoverable, "Lower non-recoverable"), (ThresholdMask.LowerCritical, "Lower critical"), (ThresholdMask.LowerNonCritical, "Lower non-critical"),
    ];

    /// <summary>By its unit: boards call the draw of a power supply a sensor of "Power Supply", of "Current" or of "Other Units".</summary>
    public static SensorKind KindOf(SensorRecord sensor) => (sensor.Units.Base, sensor.SensorType) switch
    {
        ( >= Celsius and <= Kelvin, _) => SensorKind.Temperature,
        (Volts, _) => SensorKind.Voltage,
        (Amps, _) => SensorKind.Current,
        (Watts or VoltAmperes, _) => SensorKind.Power,
        (AirFlow or Rpm, _) => SensorKind.Fan,
        (_, SensorTypes.Temperature) => SensorKind.Temperature,
        (_, SensorTypes.Voltage) => SensorKind.Voltage,
        (_, SensorTypes.Current) => SensorKind.Current,
        (_, SensorTypes.Fan) => SensorKind.Fan,
        (_, SensorTypes.PowerSupply or SensorTypes.PowerUnit) => SensorKind.Power,
        (_, SensorTypes.DriveSlot) => SensorKind.Drive,
        _ => SensorKind.Other,
    };

    public static SensorReading Of(IpmiReading reading) => new(IdOf(reading.Sensor), reading.Sensor.Name, KindOf(reading.Sensor))
    {
        Value = reading.Value,
        Unit = UnitOf(reading.Sensor),
        Status = reading.Health switch
        {
            SensorHealth.Ok => SensorStatus.Ok,
            SensorHealth.NonCritical => SensorStatus.Warning,
            SensorHealth.Critical or SensorHealth.NonRecoverable => SensorStatus.Critical,
            _ => null,
        },
        States = reading.StateNames,
        UpperCritical = reading.Limits.TryGetValue(ThresholdMask.UpperCritical, out var limit) ? limit : null,
        Notice = new(GroupOf(reading.Sensor.SensorType), Tell(reading)),
    };

    private static string IdOf(SensorRecord sensor) => string.Create(CultureInfo.InvariantCulture, $"{sensor.Name} (0x{sensor.Number:x})");

    /// <summary>The first word of the type's name: "Power" of "Power Supply". The watchdog's has a number, which is part of it.</summary>
    private static string GroupOf(byte type) => type == SensorTypes.Watchdog2 ? "Watchdog2" : SensorTypes.Name(type).Split(' ')[0];

    private static string? UnitOf(SensorRecord sensor) => sensor.Units switch
    {
        { Base: Celsius, IsPlain: true } => SensorUnit.Celsius,
        { Base: Volts, IsPlain: true } => SensorUnit.Volt,
        { Base: Amps, IsPlain: true } => SensorUnit.Ampere,
        { Base: Watts, IsPlain: true } => SensorUnit.Watt,
        { Base: Rpm, IsPlain: true } => SensorUnit.Rpm,
        { Base: 0, Modifier: 0, IsPercentage: true } => SensorUnit.Percent,
        var units => units.ToString() is { Length: > 0 } text ? text : null,
    };

    private static JsonMap Tell(IpmiReading reading)
    {
        var sensor = reading.Sensor;
        var told = new JsonObject
        {
            ["Sensor ID"] = IdOf(sensor),
            ["Entity ID"] = string.Create(CultureInfo.InvariantCulture, $"{sensor.EntityId}.{sensor.EntityInstance} ({EntityIds.Name(sensor.EntityId)})"),
            [$"Sensor Type ({(sensor.IsThreshold ? "Threshold" : "Discrete")})"] = string.Create(CultureInfo.InvariantCulture, $"{SensorTypes.Name(sensor.SensorType)} (0x{sensor.SensorType:x2})"),
            ["Sensor Reading"] = ReadingOf(reading),
        };
        if (WordOf(reading.Health) is { } status) told["Status"] = status;
        if (reading.StateNames.Count > 0) told["States Asserted"] = string.Join(", ", reading.StateNames);
        foreach (var (which, name) in LimitNames)
        {
            if (reading.Limits.TryGetValue(which, out var limit)) told[name] = limit.ToString("F3", CultureInfo.InvariantCulture);
        }

        return JsonMap.From(told);
    }

    /// <summary>"22.5 degrees C"; "0h" of a sensor that has states only.</summary>
    private static string ReadingOf(IpmiReading reading) => reading switch
    {
        { IsAvailable: false } => NoReading,
        { Value: { } value } => string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {reading.Sensor.Units}").TrimEnd(),
        { Sensor.Formula: null } => string.Create(CultureInfo.InvariantCulture, $"{reading.Raw:x}h"),
        _ => NoReading,
    };

    private static string? WordOf(SensorHealth health) => health switch
    {
        SensorHealth.Ok => "ok",
        SensorHealth.NonCritical => "nc",
        SensorHealth.Critical => "cr",
        SensorHealth.NonRecoverable => "nr",
        _ => null,
    };
}

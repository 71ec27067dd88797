using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Redfish.Json;
using Ironic.Redfish.Storage;
using RedfishReading = Ironic.Redfish.Sensors.SensorReading;
using SensorReading = Ironic.Model.Drivers.SensorReading;

namespace Ironic.Drivers.Redfish;

/// <summary>Sensors of Redfish as the product knows them, and as Ironic's notifications tell of them: each <c>identity@chassis</c> in its group. Pure.</summary>
internal static class SensorShape
{
    /// <summary>What is told beside reading, state and health: the name there, the member of schemas Thermal and Power, that of schema Sensor (null: it has none).</summary>
    private static readonly Dictionary<SensorKind, (string Name, string Old, string? New)[]> Members = new()
    {
        [SensorKind.Temperature] =
        [
            ("physical_context", "PhysicalContext", "PhysicalContext"), ("sensor_number", "SensorNumber", null),
            ("max_reading_range_temp", "MaxReadingRangeTemp", "ReadingRangeMax"), ("min_reading_range_temp", "MinReadingRangeTemp", "ReadingRangeMin"),
        ],
        [SensorKind.Fan] =
        [
            ("physical_context", "PhysicalContext", "PhysicalContext"), ("serial_number", "SerialNumber", null),
            ("max_reading_range", "MaxReadingRange", "ReadingRangeMax"), ("min_reading_range", "MinReadingRange", "ReadingRangeMin"),
        ],
        [SensorKind.Power] = [("power_capacity_watts", "PowerCapacityWatts", null), ("line_input_voltage", "LineInputVoltage", null), ("serial_number", "SerialNumber", null)],
    };

    public static SensorReading Of(RedfishReading sensor)
    {
        var kind = KindOf(sensor.Type);
        return new($"{sensor.Id}@{sensor.Chassis}", sensor.Name, kind)
        {
            Value = sensor.Reading,
            Unit = sensor.Units,
            Status = StatusOf(sensor.Health),
            UpperCritical = sensor.UpperCritical,
            Notice = new(kind.ToString(), Tell(sensor, kind)),
        };
    }

    /// <summary>A disk reads nothing; it says how it is.</summary>
    public static SensorReading Of(DriveView drive, StorageView storage, string system) => new($"{drive.Id}:{storage.Id}@{system}", drive.Name.Length > 0 ? drive.Name : drive.Id, SensorKind.Drive)
    {
        Status = StatusOf(drive.Health),
        Notice = new(nameof(SensorKind.Drive), JsonMap.From(new JsonObject { ["identity"] = drive.Id, ["name"] = drive.Name, ["model"] = drive.Model, ["capacity_bytes"] = drive.CapacityBytes, ["health"] = drive.Health })),
    };

    private static SensorKind KindOf(string type) => type switch
    {
        "Temperature" => SensorKind.Temperature,
        "Fan" => SensorKind.Fan,
        "Voltage" => SensorKind.Voltage,
        "Current" => SensorKind.Current,
        "Power" => SensorKind.Power,
        _ => SensorKind.Other,
    };

    private static SensorStatus? StatusOf(string? health) => health switch
    {
        "OK" => SensorStatus.Ok,
        "Warning" => SensorStatus.Warning,
        "Critical" => SensorStatus.Critical,
        _ => null,
    };

    private static JsonMap Tell(RedfishReading sensor, SensorKind kind)
    {
        var told = new JsonObject { ["identity"] = sensor.Id, ["name"] = sensor.Name, [ReadingNameOf(kind)] = sensor.Reading, ["state"] = sensor.State, ["health"] = sensor.Health };
        if (kind is not (SensorKind.Temperature or SensorKind.Power)) told["reading_units"] = sensor.Units;
        foreach (var (name, old, @new) in Members.GetValueOrDefault(kind, [])) told[name] = Copy(@new is null || sensor.Source.Has(old) ? sensor.Source[old] : sensor.Source[@new]);
        return JsonMap.From(told);
    }

    /// <summary>Power has one name, drawn or given: what stands under another, readers take for something that never changes.</summary>
    private static string ReadingNameOf(SensorKind kind) => kind switch { SensorKind.Temperature => "reading_celsius", SensorKind.Power => "last_power_output_watts", _ => "reading" };

    private static JsonNode? Copy(JsonView view) => view.IsMissing ? null : JsonNode.Parse(view.Element.GetRawText());
}

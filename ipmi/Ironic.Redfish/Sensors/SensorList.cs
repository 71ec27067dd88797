using Ironic.Redfish.Json;
using Ironic.Redfish.Systems;

namespace Ironic.Redfish.Sensors;

/// <summary>All sensors of a machine's chassis: the newer Sensor resources where there are any, Thermal and Power else.</summary>
public static class SensorList
{
    private const string Enabled = "Enabled";

    extension(IRedfishChannel bmc)
    {
        public async Task<IReadOnlyList<SensorReading>> GetSensorsAsync(RedfishMachine machine, CancellationToken cancellationToken)
        {
            List<SensorReading> all = [];
            foreach (var path in machine.ChassisPaths)
            {
                if (await bmc.TryReadAsync(path, cancellationToken) is not { } chassis) continue;
                var sensors = await bmc.ReadMembersAsync(chassis["Sensors"].Link, cancellationToken);
                all.AddRange(sensors.Select(ReadSensor));
                if (sensors.Count > 0) continue;
                if (await bmc.TryReadAsync(chassis["Thermal"].Link, cancellationToken) is { } thermal) all.AddRange(ReadThermal(thermal));
                if (await bmc.TryReadAsync(chassis["Power"].Link, cancellationToken) is { } power) all.AddRange(ReadPower(power));
            }

            return all;
        }
    }

    /// <summary>Schema Sensor.</summary>
    private static SensorReading ReadSensor(RedfishResource sensor) => new(
        sensor["Name"].Text ?? sensor["Id"].Text ?? sensor.Path, TypeOf(sensor["ReadingType"].Text), sensor["Reading"].Number, sensor["ReadingUnits"].Text)
    {
        Health = sensor["Status"]["Health"].Text,
        State = sensor["Status"]["State"].Text,
        UpperCritical = sensor["Thresholds"]["UpperCritical"]["Reading"].Number,
        UpperCaution = sensor["Thresholds"]["UpperCaution"]["Reading"].Number,
        LowerCaution = sensor["Thresholds"]["LowerCaution"]["Reading"].Number,
        LowerCritical = sensor["Thresholds"]["LowerCritical"]["Reading"].Number,
        Path = sensor.Path,
    };

    private static string TypeOf(string? readingType) => readingType switch { "Rotational" => "Fan", null => "Other", var type => type };

    /// <summary>Schema Thermal.</summary>
    private static IEnumerable<SensorReading> ReadThermal(RedfishResource thermal) =>
    [
        .. thermal["Temperatures"].Items.Select((t, n) => Old(thermal, "Temperatures", n, t, "Temperature", "ReadingCelsius", "Cel")),
        .. thermal["Fans"].Items.Select((f, n) => Old(thermal, "Fans", n, f, "Fan", "Reading", f["ReadingUnits"].Text == "Percent" ? "%" : f["ReadingUnits"].Text ?? "RPM")),
    ];

    /// <summary>Schema Power.</summary>
    private static IEnumerable<SensorReading> ReadPower(RedfishResource power) =>
    [
        .. power["PowerControl"].Items.Select((p, n) => Old(power, "PowerControl", n, p, "Power", "PowerConsumedWatts", "W")),
        .. power["PowerSupplies"].Items.Select((p, n) => Old(power, "PowerSupplies", n, p, "Power", p.Has("PowerInputWatts") ? "PowerInputWatts" : "LastPowerOutputWatts", "W")),
        .. power["Voltages"].Items.Select((v, n) => Old(power, "Voltages", n, v, "Voltage", "ReadingVolts", "V")),
    ];

    private static SensorReading Old(RedfishResource of, string list, int number, JsonView entry, string type, string reading, string units) => new(
        entry["Name"].Text ?? entry["FanName"].Text ?? $"{type} {number + 1}", type, entry[reading].Number, units)
    {
        Health = entry["Status"]["Health"].Text,
        State = entry["Status"]["State"].Text ?? Enabled,
        UpperCritical = entry["UpperThresholdCritical"].Number,
        UpperCaution = entry["UpperThresholdNonCritical"].Number,
        LowerCaution = entry["LowerThresholdNonCritical"].Number,
        LowerCritical = entry["LowerThresholdCritical"].Number,
        Path = $"{of.Path}#/{list}/{number}",
    };
}

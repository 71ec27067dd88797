using System.Globalization;
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
                var id = chassis["Id"].Text ?? NameOf(chassis.Path);
                var sensors = await bmc.ReadMembersAsync(chassis["Sensors"].Link, cancellationToken);
                all.AddRange(sensors.Select(sensor => ReadSensor(sensor, id)));
                if (sensors.Count > 0) continue;
                if (await bmc.TryReadAsync(chassis["Thermal"].Link, cancellationToken) is { } thermal) all.AddRange(ReadThermal(thermal, id));
                if (await bmc.TryReadAsync(chassis["Power"].Link, cancellationToken) is { } power) all.AddRange(ReadPower(power, id));
            }

            return all;
        }
    }

    /// <summary>Schema Sensor.</summary>
    private static SensorReading ReadSensor(RedfishResource sensor, string chassis) => new(
        sensor["Name"].Text ?? sensor["Id"].Text ?? sensor.Path, TypeOf(sensor["ReadingType"].Text), sensor["Reading"].Number, sensor["ReadingUnits"].Text)
    {
        Health = sensor["Status"]["Health"].Text,
        State = sensor["Status"]["State"].Text,
        UpperCritical = sensor["Thresholds"]["UpperCritical"]["Reading"].Number,
        UpperCaution = sensor["Thresholds"]["UpperCaution"]["Reading"].Number,
        LowerCaution = sensor["Thresholds"]["LowerCaution"]["Reading"].Number,
        LowerCritical = sensor["Thresholds"]["LowerCritical"]["Reading"].Number,
        Id = sensor["Id"].Text ?? NameOf(sensor.Path),
        Chassis = chassis,
        Source = sensor.Body,
        Path = sensor.Path,
    };

    private static string TypeOf(string? readingType) => readingType switch { "Rotational" => "Fan", null => "Other", var type => type };

    /// <summary>Schema Thermal.</summary>
    private static IEnumerable<SensorReading> ReadThermal(RedfishResource thermal, string chassis) =>
    [
        .. thermal["Temperatures"].Items.Select((t, n) => Old(thermal, chassis, "Temperatures", n, t, "Temperature", "ReadingCelsius", "Cel")),
        .. thermal["Fans"].Items.Select((f, n) => Old(thermal, chassis, "Fans", n, f, "Fan", "Reading", f["ReadingUnits"].Text == "Percent" ? "%" : f["ReadingUnits"].Text ?? "RPM")),
    ];

    /// <summary>Schema Power. What all of it draws and what its supplies give are numbered alike, and told apart by what comes before the number.</summary>
    private static IEnumerable<SensorReading> ReadPower(RedfishResource power, string chassis) =>
    [
        .. power["PowerControl"].Items.Select((p, n) => Old(power, chassis, "PowerControl", n, p, "Power", "PowerConsumedWatts", "W") with { Id = $"{n}:PowerControl" }),
        .. power["PowerSupplies"].Items.Select((p, n) => Old(power, chassis, "PowerSupplies", n, p, "Power", p.Has("PowerInputWatts") ? "PowerInputWatts" : "LastPowerOutputWatts", "W") with { Id = $"{n}:{power["Id"].Text ?? "Power"}" }),
        .. power["Voltages"].Items.Select((v, n) => Old(power, chassis, "Voltages", n, v, "Voltage", "ReadingVolts", "V")),
    ];

    private static SensorReading Old(RedfishResource of, string chassis, string list, int number, JsonView entry, string type, string reading, string units) => new(
        entry["Name"].Text ?? entry["FanName"].Text ?? $"{type} {number + 1}", type, entry[reading].Number, units)
    {
        Health = entry["Status"]["Health"].Text,
        State = entry["Status"]["State"].Text ?? Enabled,
        UpperCritical = entry["UpperThresholdCritical"].Number,
        UpperCaution = entry["UpperThresholdNonCritical"].Number,
        LowerCaution = entry["LowerThresholdNonCritical"].Number,
        LowerCritical = entry["LowerThresholdCritical"].Number,
        Id = entry["MemberId"].Text ?? number.ToString(CultureInfo.InvariantCulture),
        Chassis = chassis,
        Source = entry,
        Path = $"{of.Path}#/{list}/{number}",
    };

    private static string NameOf(string path) => path.TrimEnd('/') is var trimmed ? trimmed[(trimmed.LastIndexOf('/') + 1)..] : path;
}

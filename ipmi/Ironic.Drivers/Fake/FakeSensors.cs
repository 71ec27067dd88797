using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Drivers.Fake;

/// <summary>The sensors of fake machines: what a small server reads, and what <c>fake_sensors</c> says instead. Pure.</summary>
internal static class FakeSensors
{
    public const string Key = "fake_sensors";

    private const string Format = "readings are names and numbers (\"CPU Temp=97, Fan 1=0\")";

    /// <summary>With the machine on and off; null: no reading.</summary>
    private static readonly (string Name, SensorKind Kind, string Unit, double On, double? Off, double? Critical)[] Board =
    [
        ("Inlet Temp", SensorKind.Temperature, SensorUnit.Celsius, 23, 21, 42), ("CPU Temp", SensorKind.Temperature, SensorUnit.Celsius, 51, null, 95),
        ("Fan 1", SensorKind.Fan, SensorUnit.Rpm, 5400, 0, null), ("System Power", SensorKind.Power, SensorUnit.Watt, 142, 11, null), ("P12V", SensorKind.Voltage, SensorUnit.Volt, 12.1, 12, 13.2),
    ];

    public static bool TryParse(string? text, out Dictionary<string, double> readings)
    {
        readings = new(StringComparer.Ordinal);
        foreach (var pair in text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (pair.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, var number] || Array.TrueForAll(Board, row => row.Name != name)) return false;
            if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)) return false;
            readings[name] = value;
        }

        return true;
    }

    public static string ProblemOf(DriverContext node) => $"driver_info's {Key} is '{node.DriverInfo.GetText(Key)}'; {Format}.";

    public static IReadOnlyList<SensorReading> Read(DriverContext node, bool isOn, IReadOnlySet<SensorKind> kinds)
    {
        if (!TryParse(node.DriverInfo.GetText(Key), out var told)) throw new DriverException(ProblemOf(node)) { Cause = DriverCauses.DriverInfoInvalid };
        return [.. Board.Where(row => kinds.Contains(row.Kind)).Select(row =>
        {
            var value = told.TryGetValue(row.Name, out var wanted) ? wanted : isOn ? row.On : row.Off;
            return new SensorReading(row.Name, row.Name, row.Kind)
            {
                Value = value,
                Unit = row.Unit,
                Status = value is null ? null : value >= row.Critical ? SensorStatus.Critical : SensorStatus.Ok,
                UpperCritical = row.Critical,
                Notice = new(row.Kind.ToString(), JsonMap.From(new JsonObject { ["Sensor ID"] = row.Name, ["Sensor Reading"] = value is null ? "No Reading" : string.Create(CultureInfo.InvariantCulture, $"{value} {row.Unit}") })),
            };
        })];
    }
}

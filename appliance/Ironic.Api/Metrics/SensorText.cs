using System.Text;
using Ironic.Conductor.Sensors;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Api.Metrics;

/// <summary>Every sensor of every node in Prometheus' text format: a page of its own, as long as there are sensors.</summary>
internal static class SensorText
{
    private const string Prefix = "ironic_hardware_sensor";

    /// <summary>A metric a unit, as Prometheus wants it; readings in other units are told by their status only.</summary>
    private static readonly (string Unit, string Suffix, string Help)[] Units =
    [
        (SensorUnit.Celsius, "celsius", "Temperature."), (SensorUnit.Rpm, "rpm", "Speed of a fan."), (SensorUnit.Percent, "percent", "Reading in hundredths, such as a fan's speed."),
        (SensorUnit.Volt, "volts", "Voltage."), (SensorUnit.Ampere, "amperes", "Current."), (SensorUnit.Watt, "watts", "Power."),
    ];

    public static string Of(IReadOnlyList<NodeSensors> nodes)
    {
        var text = new StringBuilder();
        foreach (var (unit, suffix, help) in Units) Write(text, nodes, $"{Prefix}_{suffix}", help, reading => reading.Unit == unit ? reading.Value : null);
        foreach (var (unit, suffix, help) in Units) Write(text, nodes, $"{Prefix}_upper_critical_{suffix}", $"Above it, the reading is critical. {help}", reading => reading.Unit == unit ? reading.UpperCritical : null);
        Write(text, nodes, $"{Prefix}_status", "0: ok, 1: warning, 2: critical; of sensors that tell.", reading => (double?)(int?)reading.Status);
        if (nodes.Count == 0) return text.ToString();
        PrometheusText.WriteHead(text, $"{Prefix}_collected_timestamp_seconds", "When a node's sensors were read.", "gauge");
        foreach (var node in nodes) PrometheusText.WriteLine(text, $"{Prefix}_collected_timestamp_seconds", LabelsOf(node), node.CollectedAt.ToUnixTimeMilliseconds() / 1000.0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IReadOnlyList<NodeSensors> nodes, string name, string help, Func<SensorReading, double?> select)
    {
        var isFirst = true;
        foreach (var node in nodes)
        {
            foreach (var reading in node.Readings)
            {
                if (select(reading) is not { } value) continue;
                if (isFirst) PrometheusText.WriteHead(text, name, help, "gauge");
                isFirst = false;
                PrometheusText.WriteLine(text, name, [.. LabelsOf(node), new("sensor", reading.Id), new("kind", reading.Kind.ToWire())], value);
            }
        }
    }

    private static KeyValuePair<string, object?>[] LabelsOf(NodeSensors node) => [new("node", node.Uuid), new("node_name", node.Name)];
}

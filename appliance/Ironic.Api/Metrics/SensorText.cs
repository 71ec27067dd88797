using System.Text;
using Ironic.Conductor.Sensors;
using Ironic.Model.Drivers;
using Ironic.Model.Json;

namespace Ironic.Api.Metrics;

/// <summary>Every sensor of every node in Prometheus' text format: a page of its own, as long as there are sensors, hence made and sent in parts.</summary>
internal static class SensorText
{
    private const string Prefix = "ironic_hardware_sensor";

    /// <summary>Characters.</summary>
    private const int PartLength = 64 << 10;

    /// <summary>A metric a unit, as Prometheus wants it; readings in other units are told by their status only.</summary>
    private static readonly (string Unit, string Suffix, string Help)[] Units =
    [
        (SensorUnit.Celsius, "celsius", "Temperature."), (SensorUnit.Rpm, "rpm", "Speed of a fan."), (SensorUnit.Percent, "percent", "Reading in hundredths, such as a fan's speed."),
        (SensorUnit.Volt, "volts", "Voltage."), (SensorUnit.Ampere, "amperes", "Current."), (SensorUnit.Watt, "watts", "Power."),
    ];

    private static readonly Metric[] Metrics =
    [
        .. Units.Select(of => new Metric(of.Suffix, of.Help, reading => reading.Unit == of.Unit ? reading.Value : null)),
        .. Units.Select(of => new Metric($"upper_critical_{of.Suffix}", $"{of.Help} From here on it is critical.", reading => reading.Unit == of.Unit ? reading.UpperCritical : null)),
        new("status", "0: ok, 1: warning, 2: critical; of sensors that tell.", reading => (int?)reading.Status),
    ];

    /// <summary>The page; where one part ends and the next begins means nothing.</summary>
    public static IEnumerable<string> Parts(IReadOnlyList<NodeSensors> nodes)
    {
        var text = new StringBuilder();
        foreach (var metric in Metrics)
        {
            var isFirst = true;
            foreach (var node in nodes)
            {
                foreach (var reading in node.Readings)
                {
                    if (metric.Select(reading) is not { } value) continue;
                    if (isFirst) PrometheusText.WriteHead(text, $"{Prefix}_{metric.Name}", metric.Help, "gauge");
                    isFirst = false;
                    PrometheusText.WriteLine(text, $"{Prefix}_{metric.Name}", [.. LabelsOf(node), new("sensor", reading.Id), new("kind", reading.Kind.ToWire())], value);
                }

                if (text.Length < PartLength) continue;
                yield return text.ToString();
                text.Clear();
            }
        }

        if (nodes.Count > 0) PrometheusText.WriteHead(text, $"{Prefix}_collected_timestamp_seconds", "When a node's sensors were read.", "gauge");
        foreach (var node in nodes) PrometheusText.WriteLine(text, $"{Prefix}_collected_timestamp_seconds", LabelsOf(node), node.CollectedAt.ToUnixTimeMilliseconds() / 1000.0);
        yield return text.ToString();
    }

    private static KeyValuePair<string, object?>[] LabelsOf(NodeSensors node) => [new("node", node.Uuid), new("node_name", node.Name)];

    private sealed record Metric(string Name, string Help, Func<SensorReading, double?> Select);
}

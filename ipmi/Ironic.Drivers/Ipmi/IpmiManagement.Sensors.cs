using Ironic.Ipmi.Sdr;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ipmi;

/// <summary>Sensors, one request each; which there are is remembered.</summary>
internal sealed partial class IpmiManagement : ISensorCapability
{
    public async ValueTask<IReadOnlyList<Model.Drivers.SensorReading>> ReadSensorsAsync(DriverContext node, IReadOnlySet<SensorKind> kinds, CancellationToken cancellationToken)
    {
        var bmc = nodes.Find(node);
        var readings = await bmc.ReadInTurnsAsync(
            "sensors",
            async (channel, token) =>
            {
                var known = await sensors.ReadAsync(bmc.Label, bmc.Settings.Route, channel, token);
                return await channel.ReadSensorsAsync(known.Where(sensor => kinds.Contains(SensorShape.KindOf(sensor))), token);
            },
            cancellationToken);
        return [.. readings.Select(SensorShape.Of)];
    }
}

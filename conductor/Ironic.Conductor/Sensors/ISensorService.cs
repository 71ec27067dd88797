using Ironic.Model.Drivers;
using Ironic.Model.Faults;

namespace Ironic.Conductor.Sensors;

/// <summary>Sensors as they were read last: <c>GET /appliance/v1/nodes/{n}/sensors</c> and <c>/metrics/sensors</c>. No BMC is asked.</summary>
public interface ISensorService
{
    Task<Outcome<SensorLook>> FindAsync(Guid uuid, CancellationToken cancellationToken);

    /// <summary>Of all nodes that this appliance serves, those readings that are current.</summary>
    Task<IReadOnlyList<NodeSensors>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>What is known of one node's sensors.</summary>
/// <param name="CollectedAt">Null: never.</param>
/// <param name="Readings">None if empty.</param>
/// <param name="Reason">Why there are none, or none newer; null: they are as new as they should be.</param>
public sealed record SensorLook(DateTimeOffset? CollectedAt, IReadOnlyList<SensorReading> Readings, string? Reason);

/// <param name="Uuid">The node.</param>
/// <param name="Name">Its name; null: it has none.</param>
/// <param name="CollectedAt">When.</param>
/// <param name="Readings">What.</param>
public sealed record NodeSensors(Guid Uuid, string? Name, DateTimeOffset CollectedAt, IReadOnlyList<SensorReading> Readings);

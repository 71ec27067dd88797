using System.Globalization;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Sensors;

/// <inheritdoc cref="ISensorService"/>
internal sealed class SensorService(INodeStore nodes, Placement placement, DriverRegistry drivers, SensorMemory memory, ConductorOptions options) : ISensorService
{
    public async Task<Outcome<SensorLook>> FindAsync(Guid uuid, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(uuid, cancellationToken) is not { } node) return Fault.NodeNotFound(uuid.ToString());
        if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
        if (!driver.TryGet<ISensorCapability>(out _)) return Fault.Invalid($"Driver {node.Driver} does not support get_sensors (disabled or not implemented).");
        if (!(await placement.HolderAsync(node, cancellationToken)).TryGet(out var holder, out var fault)) return fault;
        if (holder.Hostname != options.HostName) return new SensorLook(null, [], $"{holder.Hostname} serves this node: ask there");
        var look = memory.Find(uuid);
        return new SensorLook(look?.At, look?.Readings ?? [], ReasonOf(node, look));
    }

    public async Task<IReadOnlyList<NodeSensors>> ListAsync(CancellationToken cancellationToken)
    {
        List<NodeSensors> found = [];
        foreach (var node in await nodes.ListAsync(NodeQuery.All, cancellationToken))
        {
            if (memory.FindCurrent(node.Uuid) is { } look && await placement.IsOursAsync(node, cancellationToken)) found.Add(new(node.Uuid, node.Name, look.At!.Value, look.Readings));
        }

        return found;
    }

    private string? ReasonOf(Node node, SensorMemory.Look? look) =>
        !options.Sensors.Enabled ? "sensors are not collected: conductor.sensors.enabled is false"
        : SensorCheck.WhyNot(node, options.Sensors) is { } why ? why
        : look?.Failure is { } failure ? $"the last attempt failed: {failure}"
        : look is null ? string.Create(CultureInfo.InvariantCulture, $"it has not been this node's turn yet: each has one in {options.Sensors.Interval.TotalSeconds:0} s")
        : null;
}

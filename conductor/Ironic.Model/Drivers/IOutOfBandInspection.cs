using Ironic.Model.Json;

namespace Ironic.Model.Drivers;

/// <summary>Capability of slot "inspect": finds out about the machine without booting it.</summary>
public interface IOutOfBandInspection : IDriverInterface
{
    /// <exception cref="DriverException">The BMC could not tell.</exception>
    ValueTask<InspectionFindings> InspectAsync(DriverContext node, CancellationToken cancellationToken);
}

/// <summary>What was found; the same hooks and rules make use of it as of an agent's.</summary>
public sealed record InspectionFindings
{
    /// <summary>In the shape of the agent's inventory (interfaces, cpu, memory, disks, system_vendor, boot), keys left out where not known; null: nothing to tell.</summary>
    public JsonMap? Inventory { get; init; }

    public JsonMap PluginData { get; init; } = JsonMap.Empty;
}

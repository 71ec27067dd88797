using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Model.Drivers;

/// <summary>What a driver may know of a node: never the row, never the store.</summary>
public sealed record DriverContext
{
    public required Guid NodeUuid { get; init; }

    /// <summary>The node's name, or its UUID: what messages call it.</summary>
    public required string NodeName { get; init; }

    public JsonMap DriverInfo { get; init; } = JsonMap.Empty;

    public JsonMap DriverInternalInfo { get; init; } = JsonMap.Empty;

    public JsonMap Properties { get; init; } = JsonMap.Empty;

    public JsonMap InstanceInfo { get; init; } = JsonMap.Empty;

    /// <summary><c>target_raid_config</c>.</summary>
    public JsonMap TargetRaidConfig { get; init; } = JsonMap.Empty;

    /// <summary>As last known; null: not yet.</summary>
    public PowerState? PowerState { get; init; }

    /// <summary>How the machine is to boot; null: not known, let the firmware decide.</summary>
    public BootMode? BootMode { get; init; }

    /// <summary>Where the driver tells what it did; never null.</summary>
    public ITimeline Timeline { get; init; } = NoTimeline.Instance;
}

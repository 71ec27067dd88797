using System.Collections.Immutable;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;

namespace Ironic.Model.Nodes;

/// <summary>A machine, as we know it: one immutable snapshot of its row. Fields and their rules: the API contract, section 2.1.2.</summary>
public sealed record Node
{
    public required Guid Uuid { get; init; }

    /// <summary>Unique among nodes; null: nameless.</summary>
    public string? Name { get; init; }

    /// <summary>The hardware type.</summary>
    public required string Driver
    {
        get;
        init => field = NodeValues.Shared(value);
    }

    /// <summary>The operator's choice a slot; a slot that is absent takes the driver's best.</summary>
    public ImmutableSortedDictionary<DriverSlot, string> Interfaces
    {
        get;
        init => field = NodeValues.Shared(value);
    } = ImmutableSortedDictionary<DriverSlot, string>.Empty;

    public JsonMap DriverInfo { get; init; } = JsonMap.Empty;
    public JsonMap DriverInternalInfo { get; init; } = JsonMap.Empty;
    public JsonMap Properties { get; init; } = JsonMap.Empty;
    public JsonMap Extra { get; init; } = JsonMap.Empty;
    public JsonMap InstanceInfo { get; init; } = JsonMap.Empty;
    public JsonMap NetworkData { get; init; } = JsonMap.Empty;
    public JsonMap RaidConfig { get; init; } = JsonMap.Empty;
    public JsonMap TargetRaidConfig { get; init; } = JsonMap.Empty;

    public Guid? InstanceUuid { get; init; }
    public string? InstanceName { get; init; }
    public Guid? ChassisUuid { get; init; }
    public Guid? AllocationUuid { get; init; }
    public Guid? ParentNode { get; init; }

    /// <summary>Lower case; empty: the default group.</summary>
    public string ConductorGroup { get; init; } = "";

    public string? ResourceClass
    {
        get;
        init => field = NodeValues.Shared(value);
    }

    public string? Owner { get; init; }
    public string? Lessee { get; init; }
    public string? Shard { get; init; }
    public string? Description { get; init; }

    /// <summary>Null: as configured.</summary>
    public bool? AutomatedClean { get; init; }

    public bool Maintenance { get; init; }
    public string? MaintenanceReason { get; init; }

    /// <summary>"power failure", "clean failure", "rescue abort failure", "service failure"; null: none.</summary>
    public string? Fault { get; init; }

    public bool Protected { get; init; }
    public string? ProtectedReason { get; init; }
    public bool Retired { get; init; }
    public string? RetiredReason { get; init; }
    public bool DisablePowerOff { get; init; }

    public bool ConsoleEnabled { get; init; }
    public BootMode? BootMode { get; init; }
    public bool? SecureBoot { get; init; }
    public string? Health { get; init; }

    public PowerState? PowerState { get; init; }
    public PowerState? TargetPowerState { get; init; }

    public required ProvisionStatus Provision { get; init; }
    public DateTimeOffset? ProvisionUpdatedAt { get; init; }
    public string? LastError { get; init; }

    /// <summary>The holder of the node's exclusive lock (a conductor's host name); null: free.</summary>
    public string? Reservation { get; init; }

    public JsonMap CleanStep { get; init; } = JsonMap.Empty;
    public JsonMap DeployStep { get; init; } = JsonMap.Empty;
    public JsonMap ServiceStep { get; init; } = JsonMap.Empty;

    public DateTimeOffset? InspectionStartedAt { get; init; }
    public DateTimeOffset? InspectionFinishedAt { get; init; }

    public ImmutableSortedSet<string> Traits { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null until the first change.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Insertion order, given by the store: the default sort key. 0: not stored yet.</summary>
    public long Id { get; init; }

    /// <summary>Counts the row's versions, given by the store; a write based on an older one is refused as stale.</summary>
    public long Revision { get; init; }

    /// <summary>What messages call it.</summary>
    public string DisplayName => Name ?? Uuid.ToString();
}

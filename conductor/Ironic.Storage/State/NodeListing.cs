using System.Collections.Frozen;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

/// <summary>Lists of nodes over a snapshot: filters, orders, pages.</summary>
internal static class NodeListing
{
    /// <summary>Sort keys other than "id", by their wire names. A key that is absent here is not sortable.</summary>
    private static readonly FrozenDictionary<string, Func<Node, IComparable?>> Keys = new Dictionary<string, Func<Node, IComparable?>>(StringComparer.Ordinal)
    {
        ["uuid"] = n => n.Uuid.ToString(),
        ["name"] = n => n.Name,
        ["driver"] = n => n.Driver,
        ["instance_uuid"] = n => n.InstanceUuid?.ToString(),
        ["instance_name"] = n => n.InstanceName,
        ["chassis_uuid"] = n => n.ChassisUuid?.ToString(),
        ["conductor_group"] = n => n.ConductorGroup,
        ["resource_class"] = n => n.ResourceClass,
        ["owner"] = n => n.Owner,
        ["lessee"] = n => n.Lessee,
        ["shard"] = n => n.Shard,
        ["description"] = n => n.Description,
        ["maintenance"] = n => n.Maintenance,
        ["maintenance_reason"] = n => n.MaintenanceReason,
        ["fault"] = n => n.Fault,
        ["protected"] = n => n.Protected,
        ["retired"] = n => n.Retired,
        ["automated_clean"] = n => n.AutomatedClean,
        ["console_enabled"] = n => n.ConsoleEnabled,
        ["power_state"] = n => n.PowerState?.ToString(),
        ["target_power_state"] = n => n.TargetPowerState?.ToString(),
        ["provision_state"] = n => n.Provision.State.ToString(),
        ["target_provision_state"] = n => n.Provision.Target?.ToString(),
        ["provision_updated_at"] = n => n.ProvisionUpdatedAt,
        ["inspection_started_at"] = n => n.InspectionStartedAt,
        ["inspection_finished_at"] = n => n.InspectionFinishedAt,
        ["last_error"] = n => n.LastError,
        ["reservation"] = n => n.Reservation,
        ["created_at"] = n => n.CreatedAt,
        ["updated_at"] = n => n.UpdatedAt,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="UnknownMarkerException">The marker names no node.</exception>
    public static IReadOnlyList<Node> List(StoreState state, NodeQuery query)
    {
        var marker = query.Marker is { } uuid ? state.FindNode(uuid) ?? throw new UnknownMarkerException(uuid.ToString()) : null;
        return Paging.Take(Candidates(state, query).Where(node => Matches(node, query)), marker, Keys.GetValueOrDefault(query.SortKey), n => n.Id, query.Descending, query.Limit);
    }

    /// <summary>By instance there is at most one, by parent a few; both are found by their index.</summary>
    private static IEnumerable<Node> Candidates(StoreState state, NodeQuery query) => query.InstanceUuid is { } instance
        ? state.FindNodeByInstance(instance) is { } node ? [node] : []
        : query.ParentNode is { } parent ? state.FindChildrenOf(parent) : state.Nodes.Values;

    private static bool Matches(Node n, NodeQuery q) =>
        (q.ParentNode is null ? q.IncludeChildren || n.ParentNode is null : n.ParentNode == q.ParentNode)
        && (q.InstanceName is null || n.InstanceName == q.InstanceName)
        && (q.ChassisUuid is null || n.ChassisUuid == q.ChassisUuid)
        && (q.Associated is null || n.InstanceUuid is not null == q.Associated)
        && (q.Maintenance is null || n.Maintenance == q.Maintenance)
        && (q.Retired is null || n.Retired == q.Retired)
        && (q.ProvisionState is null || n.Provision.State == q.ProvisionState)
        && (q.Driver is null || n.Driver == q.Driver)
        && (q.ResourceClass is null || n.ResourceClass == q.ResourceClass)
        && (q.Fault is null || n.Fault == q.Fault)
        && (q.ConductorGroup is null || string.Equals(n.ConductorGroup, q.ConductorGroup, StringComparison.OrdinalIgnoreCase))
        && (q.Owner is null || n.Owner == q.Owner)
        && (q.Lessee is null || n.Lessee == q.Lessee)
        && (q.Project is null || n.Owner == q.Project || n.Lessee == q.Project)
        && (q.DescriptionContains is null || n.Description?.Contains(q.DescriptionContains, StringComparison.OrdinalIgnoreCase) is true)
        && (q.Where is null || q.Where(n))
        && (q.Sharded is null || n.Shard is not null == q.Sharded)
        && (q.Shards is null || (n.Shard is { } shard && q.Shards.Contains(shard)));
}

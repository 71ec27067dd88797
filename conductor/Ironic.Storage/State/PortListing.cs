using System.Collections.Frozen;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

/// <summary>Lists of ports over a snapshot.</summary>
internal static class PortListing
{
    private static readonly FrozenDictionary<string, Func<Port, IComparable?>> Keys = new Dictionary<string, Func<Port, IComparable?>>(StringComparer.Ordinal)
    {
        ["uuid"] = p => p.Uuid.ToString(),
        ["address"] = p => p.Address.Value,
        ["name"] = p => p.Name,
        ["node_uuid"] = p => p.NodeUuid.ToString(),
        ["portgroup_uuid"] = p => p.PortgroupUuid?.ToString(),
        ["pxe_enabled"] = p => p.PxeEnabled,
        ["physical_network"] = p => p.PhysicalNetwork,
        ["created_at"] = p => p.CreatedAt,
        ["updated_at"] = p => p.UpdatedAt,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <exception cref="UnknownMarkerException">The marker names no port.</exception>
    public static IReadOnlyList<Port> List(StoreState state, PortQuery query)
    {
        var marker = query.Marker is { } uuid ? state.FindPort(uuid) ?? throw new UnknownMarkerException(uuid.ToString()) : null;
        return Paging.Take(Candidates(state, query).Where(port => Matches(state, port, query)), marker, Keys.GetValueOrDefault(query.SortKey), p => p.Id, query.Descending, query.Limit);
    }

    private static IEnumerable<Port> Candidates(StoreState state, PortQuery query) => query switch
    {
        { Address: { } address } => state.FindPort(address) is { } port ? [port] : [],
        { NodeUuid: { } node } => state.FindPortsOf(node),
        _ => state.Ports.Values,
    };

    private static bool Matches(StoreState state, Port p, PortQuery q) =>
        (q.NodeUuid is null || p.NodeUuid == q.NodeUuid)
        && (q.PortgroupUuid is null || p.PortgroupUuid == q.PortgroupUuid)
        && (q.DescriptionContains is null || p.Description?.Contains(q.DescriptionContains, StringComparison.OrdinalIgnoreCase) is true)
        && (q.Shards is null || (state.FindNode(p.NodeUuid)?.Shard is { } shard && q.Shards.Contains(shard)))
        && (q.ConductorGroups is null || (state.FindNode(p.NodeUuid) is { } node && q.ConductorGroups.Contains(node.ConductorGroup)))
        && (q.Project is null || (state.FindNode(p.NodeUuid) is { } owned && (owned.Owner == q.Project || owned.Lessee == q.Project)));
}

using Ironic.Api.Lists;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Ports;

namespace Ironic.Api.Ports;

/// <summary>The filters of the port list (contract, section 2.8).</summary>
/// <param name="Node">UUID or name; null: of all nodes.</param>
/// <param name="Query">The rest.</param>
internal sealed record PortListQuery(string? Node, PortQuery Query)
{
    public static PortListQuery Read(Arguments arguments, Page page)
    {
        var node = arguments.Text("node") ?? arguments.Uuid("node_uuid")?.ToString();
        var portgroup = arguments.Uuid("portgroup", since: 24);
        var shards = arguments.List("shard", since: 82);
        if ((node is null ? 0 : 1) + (portgroup is null ? 0 : 1) + (shards is null ? 0 : 1) > 1) arguments.Refuse(Fault.Forbidden("Operation not permitted."));
        var address = arguments.Mac("address");
        var groups = arguments.List("conductor_groups", since: 99);
        if (groups is not null && (node is not null || portgroup is not null || address is not null))
            arguments.Refuse(Fault.Invalid("conductor_groups may not be given together with node, portgroup or address."));
        return new(node, new()
        {
            Address = address,
            PortgroupUuid = portgroup,
            Shards = shards,
            ConductorGroups = groups,
            DescriptionContains = arguments.Text("description_contains", since: 97),
            Limit = page.Limit,
            Marker = page.Marker,
            SortKey = page.SortKey,
            Descending = page.Descending,
        });
    }
}

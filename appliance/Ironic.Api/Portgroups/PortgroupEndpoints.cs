using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Nodes;
using Ironic.Api.Requests;
using Ironic.Api.Resources;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Ports;

namespace Ironic.Api.Portgroups;

/// <summary><c>/v1/portgroups</c> (contract, section 2.9).</summary>
internal sealed class PortgroupEndpoints(IResourceService<Portgroup> portgroups, Surroundings around) : ResourceEndpoints<Portgroup>(Collection, PortgroupFields.Table, portgroups, around)
{
    private static readonly Collection Collection = new("portgroups", "portgroups", 23, new(Subject.Portgroup, Rules.PortgroupList, Rules.PortgroupGet, Rules.PortgroupCreate, Rules.PortgroupUpdate, Rules.PortgroupDelete))
    {
        HasDetailPath = true, Named = true, BelowNodesSince = 24,
    };

    protected override Portgroup New(Guid uuid, DateTimeOffset now) => new() { Uuid = uuid, NodeUuid = Guid.Empty, CreatedAt = now };

    protected override async ValueTask<Outcome<Portgroup>> CompleteAsync(Portgroup wanted, JsonElement body, ApiRequest request)
    {
        if (!(await FindOwnerAsync(wanted.NodeUuid, request)).TryGet(out var node, out var denied)) return denied;
        return node is null ? Fault.Invalid($"Node {wanted.NodeUuid} could not be found.") : wanted;
    }

    protected override Filter ReadFilter(Arguments arguments)
    {
        var node = arguments.Text("node");
        var address = arguments.Mac("address");
        var shards = arguments.List("shard", since: 106);
        var groups = arguments.List("conductor_groups", since: 99);
        if (new object?[] { node, address, shards, groups }.Count(given => given is not null) > 1) arguments.Refuse(Fault.Invalid("Only one of node, address, shard and conductor_groups may be given."));
        return new(node, address is { } wanted ? group => group.Address == wanted : null)
        {
            OfNodes = shards is not null ? NodeSets.OfShards(shards) : groups is not null ? NodeSets.OfGroups(groups) : null,
        };
    }
}

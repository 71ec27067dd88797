using Ironic.Conductor.Leases;
using Ironic.Model.Conductors;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Leases;

public sealed class PlacementTests
{
    [Fact]
    public void Choice_MovesOnlyWhatItMust()
    {
        var four = Enumerable.Range(1, 4).Select(i => Conductor($"c{i}")).ToList();
        var nodes = Enumerable.Range(0, 400).Select(_ => NewNode()).ToList();
        var before = nodes.ToDictionary(node => node.Uuid, node => Placement.Choose(node, four)!.Hostname);

        Assert.All(before.GroupBy(pair => pair.Value), group => Assert.InRange(group.Count(), 60, 140));
        var three = four.Select(record => record.Hostname == "c2" ? record.Ended() : record).ToList();
        Assert.All(nodes, node => Assert.True(before[node.Uuid] == "c2" || Placement.Choose(node, three)!.Hostname == before[node.Uuid]));
        Assert.Null(Placement.Choose(NewNode() with { ConductorGroup = "rack1" }, four));
        Assert.Equal("r", Placement.Choose(NewNode() with { ConductorGroup = "RACK1" }, [.. four, Conductor("r") with { ConductorGroup = "rack1" }])!.Hostname);
        Assert.Null(Placement.Choose(NewNode() with { Driver = "other" }, four));
    }

    private static Node NewNode() => new() { Uuid = Guid.NewGuid(), Driver = "fake", Provision = new(ProvisionState.Deploying, ProvisionState.Active), CreatedAt = default };

    private static ConductorRecord Conductor(string name) => new(name, "", ["fake"], default, default) { Lease = 1 };
}

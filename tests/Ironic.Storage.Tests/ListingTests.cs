using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing.Databases;

namespace Ironic.Storage.Tests;

public abstract class ListingTests(TestEngine engine) : StoreFixture(engine)
{
    [Theory]
    [InlineData("id", false)]
    [InlineData("id", true)]
    [InlineData("name", false)]
    [InlineData("name", true)]
    [InlineData("resource_class", false)]
    [InlineData("resource_class", true)]
    public async Task Pages_ByMarker_CoverAllOnceInOrder(string key, bool descending)
    {
        for (var i = 0; i < 25; i++) await InsertAsync(NewNode($"n{i * 7 % 25:00}") with { ResourceClass = i % 3 == 0 ? null : $"class{i % 3}" });
        var whole = await Nodes.ListAsync(new() { Limit = 100, SortKey = key, Descending = descending }, CancellationToken.None);

        List<Node> paged = [];
        while (true)
        {
            var page = await Nodes.ListAsync(new() { Limit = 4, SortKey = key, Descending = descending, Marker = paged.LastOrDefault()?.Uuid }, CancellationToken.None);
            paged.AddRange(page);
            if (page.Count < 4) break;
        }

        Assert.Equal(25, whole.Count);
        Assert.Equal(whole.Select(n => n.Uuid), paged.Select(n => n.Uuid));
        if (key == "name") Assert.Equal(descending ? whole.OrderByDescending(n => n.Name) : whole.OrderBy(n => n.Name), whole);
    }

    [Fact]
    public async Task Filters_ThatAreSet_MustAllHold()
    {
        var parent = await InsertAsync(NewNode("parent") with { Owner = "a", ResourceClass = "big", Shard = "s1" });
        await InsertAsync(NewNode("child") with { ParentNode = parent.Uuid });
        await InsertAsync(NewNode("other") with { Lessee = "a", Maintenance = true, Description = "Spare, rack 4" });

        Assert.Equal(["parent", "other"], await NamesAsync(new() { Limit = 9 }));
        Assert.Equal(["parent", "child", "other"], await NamesAsync(new() { Limit = 9, IncludeChildren = true }));
        Assert.Equal(["child"], await NamesAsync(new() { Limit = 9, ParentNode = parent.Uuid }));
        Assert.Equal(["parent", "other"], await NamesAsync(new() { Limit = 9, Project = "a" }));
        Assert.Equal(["parent"], await NamesAsync(new() { Limit = 9, Project = "a", ResourceClass = "big" }));
        Assert.Equal(["other"], await NamesAsync(new() { Limit = 9, Maintenance = true }));
        Assert.Equal(["other"], await NamesAsync(new() { Limit = 9, DescriptionContains = "RACK" }));
        Assert.Equal(["parent"], await NamesAsync(new() { Limit = 9, Shards = ["s0", "s1"] }));
        Assert.Equal(["other"], await NamesAsync(new() { Limit = 9, Sharded = false }));

        async Task<IEnumerable<string?>> NamesAsync(NodeQuery query) => (await Nodes.ListAsync(query, CancellationToken.None)).Select(n => n.Name);
    }

    [Fact]
    public async Task Children_AreFoundByTheParentThatTheyNameNow()
    {
        var (a, b) = (await InsertAsync(NewNode("a")), await InsertAsync(NewNode("b")));
        var child = await InsertAsync(NewNode("child") with { ParentNode = a.Uuid });
        await InsertAsync(NewNode("second") with { ParentNode = a.Uuid });
        await MoveAsync(b.Uuid);
        Assert.Equal(("second", "child"), (await ChildrenAsync(a), await ChildrenAsync(b)));

        await ReopenAsync();
        Assert.Equal(("second", "child"), (await ChildrenAsync(a), await ChildrenAsync(b)));

        await MoveAsync(null);
        Assert.Equal(("second", ""), (await ChildrenAsync(a), await ChildrenAsync(b)));
        await MoveAsync(a.Uuid);
        Assert.Equal(("child second", ""), (await ChildrenAsync(a), await ChildrenAsync(b)));
        await CommitAsync(new StoreWrite.DeleteNode(child.Uuid));
        Assert.Equal(("second", ""), (await ChildrenAsync(a), await ChildrenAsync(b)));

        async Task MoveAsync(Guid? parent) =>
            Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.UpdateNode((await Nodes.FindAsync(child.Uuid, CancellationToken.None))! with { ParentNode = parent })));

        async Task<string> ChildrenAsync(Node parent) =>
            string.Join(' ', (await Nodes.ListAsync(new() { Limit = 9, ParentNode = parent.Uuid }, CancellationToken.None)).Select(n => n.Name));
    }

    [Fact]
    public async Task Marker_ThatNamesNothing_IsRefused() =>
        await Assert.ThrowsAsync<UnknownMarkerException>(async () => await Nodes.ListAsync(new() { Limit = 1, Marker = Guid.NewGuid() }, CancellationToken.None));

    [Fact]
    public async Task Count_ByState_FollowsEveryChange()
    {
        var node = await InsertAsync(NewNode("a") with { Provision = new(ProvisionState.Available, null) });
        var gone = await InsertAsync(NewNode("b") with { Provision = new(ProvisionState.Available, null) });
        await CommitAsync(new StoreWrite.UpdateNode(node with { Provision = new(ProvisionState.Cleaning, ProvisionState.Available) }));
        Assert.Equal((1, 1, 2), (await CountAsync(ProvisionState.Available), await CountAsync(ProvisionState.Cleaning), await CountAsync(ProvisionState.Available, ProvisionState.Cleaning)));
        await CommitAsync(new StoreWrite.DeleteNode(gone.Uuid));
        Assert.Equal((0, 0), (await CountAsync(ProvisionState.Available), await CountAsync(ProvisionState.Enroll)));

        async Task<int> CountAsync(params ProvisionState[] states) => await Nodes.CountAsync(states, CancellationToken.None);
    }

    [Fact]
    public async Task Ports_AreFoundByNodeAndAddress()
    {
        var node = await InsertAsync(NewNode());
        var other = await InsertAsync(NewNode());
        await CommitAsync(
            new StoreWrite.InsertPort(NewPort(node.Uuid, 1)), new StoreWrite.InsertPort(NewPort(node.Uuid, 2)), new StoreWrite.InsertPort(NewPort(other.Uuid, 3)));

        Assert.Equal([1, 2], (await Ports.ListAsync(new() { Limit = 9, NodeUuid = node.Uuid }, CancellationToken.None)).Select(p => (int)p.Address.Value));
        Assert.Empty(await Ports.ListAsync(new() { Limit = 9, NodeUuid = node.Uuid, Address = new(3) }, CancellationToken.None));
        Assert.Equal(other.Uuid, (await Ports.FindByAddressAsync(new(3), CancellationToken.None))!.NodeUuid);
    }

    [Fact]
    public async Task Ports_AreFoundByTheProjectThatHasTheirNode()
    {
        var (owned, leased, other) = (await InsertAsync(NewNode() with { Owner = "p" }), await InsertAsync(NewNode() with { Owner = "o", Lessee = "p" }), await InsertAsync(NewNode()));
        await CommitAsync(new StoreWrite.InsertPort(NewPort(owned.Uuid, 1)), new StoreWrite.InsertPort(NewPort(leased.Uuid, 2)), new StoreWrite.InsertPort(NewPort(other.Uuid, 3)));
        Assert.Equal([1, 2], (await Ports.ListAsync(new() { Limit = 9, Project = "p" }, CancellationToken.None)).Select(p => (int)p.Address.Value));
    }

    [Fact]
    public async Task Ports_AreFoundByTheirNodesShardAndConductorGroup()
    {
        var grouped = await InsertAsync(NewNode() with { ConductorGroup = "rack1", Shard = "s1" });
        var other = await InsertAsync(NewNode());
        await CommitAsync(new StoreWrite.InsertPort(NewPort(grouped.Uuid, 1)), new StoreWrite.InsertPort(NewPort(other.Uuid, 2)));

        Assert.Equal([1], await AddressesAsync(new() { Limit = 9, ConductorGroups = ["rack1", "rack2"] }));
        Assert.Equal([2], await AddressesAsync(new() { Limit = 9, ConductorGroups = [""] }));
        Assert.Equal([1], await AddressesAsync(new() { Limit = 9, ConductorGroups = ["rack1"], Shards = ["s1"] }));
        Assert.Empty(await AddressesAsync(new() { Limit = 9, ConductorGroups = ["rack1"], Shards = ["s2"] }));

        async Task<IEnumerable<int>> AddressesAsync(PortQuery query) => (await Ports.ListAsync(query, CancellationToken.None)).Select(p => (int)p.Address.Value);
    }
}

using Ironic.Conductor.Allocations;
using Ironic.Model.Allocations;
using Ironic.Model.Drivers;
using Ironic.Model.Identity;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Allocations;

public sealed class AllocationMatchTests
{
    public static TheoryData<string, Func<Node, Node>> Unsuitable => new()
    {
        { "maintenance", node => node with { Maintenance = true } },
        { "associated", node => node with { InstanceUuid = Guid.NewGuid() } },
        { "power unknown", node => node with { PowerState = null } },
        { "not available", node => node with { Provision = new(ProvisionState.Manageable, null) } },
        { "another class", node => node with { ResourceClass = "small" } },
        { "a child", node => node with { ParentNode = Guid.NewGuid() } },
        { "a trait is missing", node => node with { Traits = [] } },
        { "another owner", node => node with { Owner = "you" } },
        { "no candidate", node => node with { Uuid = Guid.NewGuid() } },
    };

    [Theory]
    [MemberData(nameof(Unsuitable))]
    public void Match_OfANodeThatDoesNotSuit_IsNone(string why, Func<Node, Node> spoil)
    {
        var node = Suitable("n");
        var allocation = Wanted() with { Traits = ["CUSTOM_A"], Owner = "me", CandidateNodes = [node.Uuid] };
        Assert.Equal(node.Uuid, Assert.Single(AllocationMatch.Candidates([node], allocation, new RandomIdSource(), out var reason)).Uuid);
        Assert.Null(reason);
        Assert.Empty(AllocationMatch.Candidates([spoil(node)], allocation, new RandomIdSource(), out reason));
        Assert.True(reason is not null, why);
    }

    [Fact]
    public void Match_NodeOfTheSameName_IsTriedFirst()
    {
        var nodes = Enumerable.Range(0, 20).Select(i => Suitable($"n-{i}")).ToList();
        Assert.Equal("n-13", AllocationMatch.Candidates(nodes, Wanted() with { Name = "n-13" }, new RandomIdSource(), out _)[0].Name);
        Assert.Contains(Enumerable.Range(0, 50), _ => AllocationMatch.Candidates(nodes, Wanted(), new RandomIdSource(), out var _)[0].Name != "n-0");
    }

    private static Allocation Wanted() => new() { Uuid = Guid.NewGuid(), ResourceClass = "big", CreatedAt = default };

    private static Node Suitable(string name) => new()
    {
        Uuid = Guid.NewGuid(), Name = name, Driver = "fake", ResourceClass = "big", Owner = "me", Traits = ["CUSTOM_A"], PowerState = PowerState.Off,
        Provision = new(ProvisionState.Available, null), CreatedAt = default,
    };
}

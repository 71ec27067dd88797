using System.Collections.Immutable;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Model.Tests.Nodes;

public sealed class NodeTests
{
    [Fact]
    public void NodesAlike_ShareWhatTheyHaveInCommon()
    {
        var (one, other) = (Make("noop"), Make("noop"));
        Assert.Same(one.Interfaces, other.Interfaces);
        Assert.Same(one.Driver, other.Driver);
        Assert.Same(one.ResourceClass, other.ResourceClass);
        Assert.Equal("no-inspect", Make("no-inspect").Interfaces[DriverSlot.Inspect]);
        Assert.Equal(one.Interfaces, Make("noop").Interfaces);
    }

    /// <summary>More of a kind than are remembered: each node has its own all the same.</summary>
    [Fact]
    public void NodesOfManyClasses_KeepTheirOwn()
    {
        var names = Enumerable.Range(0, 2000).Select(i => $"class-{i}").ToList();
        Assert.Equal(names, names.Select(name => Make("noop", name).ResourceClass));
    }

    private static Node Make(string inspect, string resourceClass = "baremetal") => new()
    {
        Uuid = Guid.NewGuid(),
        Driver = new string("ipmi"),
        Interfaces = ImmutableSortedDictionary<DriverSlot, string>.Empty.Add(DriverSlot.Inspect, new string(inspect)).Add(DriverSlot.Power, "ipmitool"),
        ResourceClass = new string(resourceClass),
        Provision = new(ProvisionState.Enroll, null),
        CreatedAt = DateTimeOffset.UnixEpoch,
    };
}

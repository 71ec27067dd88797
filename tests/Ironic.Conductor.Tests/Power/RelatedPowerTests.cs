using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Power;

public sealed class RelatedPowerTests
{
    [Fact]
    public async Task AParentGoesOff_AfterItsChildren_ButNotThoseWithASupplyOfTheirOwn()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, fed, dedicated) = await EnrollAsync(world, on: true);
        await world.Power.RequestAsync(parent, PowerTarget.Off, null, null, default);
        var node = await world.RestAsync(parent);
        Assert.Equal((PowerState.Off, (string?)null), (node.PowerState, node.LastError));
        Assert.Equal((PowerState.Off, (string?)null), ((await world.NodeAsync(fed)).PowerState, (await world.NodeAsync(fed)).Reservation));
        Assert.Equal((false, false, true), (world.MachineOf(parent).IsOn, world.MachineOf(fed).IsOn, world.MachineOf(dedicated).IsOn));
    }

    [Fact]
    public async Task AChildComesOn_AfterItsParent_UnlessItHasASupplyOfItsOwn()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, fed, dedicated) = await EnrollAsync(world, on: false);
        await world.Power.RequestAsync(dedicated, PowerTarget.On, null, null, default);
        await world.RestAsync(dedicated);
        Assert.False(world.MachineOf(parent).IsOn);
        await world.Power.RequestAsync(fed, PowerTarget.On, null, null, default);
        Assert.Equal((PowerState.On, (string?)null), ((await world.RestAsync(fed)).PowerState, (await world.NodeAsync(fed)).LastError));
        Assert.Equal((true, PowerState.On), (world.MachineOf(parent).IsOn, (await world.NodeAsync(parent)).PowerState));
    }

    [Fact]
    public async Task AChildThatCannotBeSwitchedOff_KeepsItsParentOn_AndIsNamed()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, fed, _) = await EnrollAsync(world, on: true);
        world.MachineOf(fed).Faults.Bmc = new("The BMC says no.");
        await world.Power.RequestAsync(parent, PowerTarget.Off, null, null, default);
        var node = await world.RestAsync(parent);
        Assert.Equal($"Failed to change power state to 'power off': its child node {fed} cannot be brought to 'power off': The BMC says no.", node.Words);
        Assert.True(world.MachineOf(parent).IsOn);
    }

    private static async Task<(Guid Parent, Guid Fed, Guid Dedicated)> EnrollAsync(FakeWorld world, bool on)
    {
        Node Known(Node node) => node with { PowerState = on ? PowerState.On : PowerState.Off };
        var parent = (await world.EnrollAgentlessAsync(ProvisionState.Active, Known)).Uuid;
        var fed = (await world.EnrollAgentlessAsync(ProvisionState.Active, node => Known(node) with { ParentNode = parent })).Uuid;
        var dedicated = (await world.EnrollAgentlessAsync(ProvisionState.Active, node => Known(node) with { ParentNode = parent, DriverInfo = JsonMap.Parse("""{"has_dedicated_power_supply": true}""") })).Uuid;
        foreach (var machine in world.Machines) machine.Set(on);
        return (parent, fed, dedicated);
    }
}

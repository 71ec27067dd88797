using Ironic.Conductor.Power;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

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
        Assert.Equal($"Failed to change power state to 'power off': Child node {fed} of node {parent} cannot be brought to 'power off': The BMC says no.", node.Words);
        Assert.True(world.MachineOf(parent).IsOn);
    }

    [Fact]
    public async Task AStepThatSwitchesAParentOff_SwitchesItsChildrenOffFirst_AndARebootLeavesThem()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, fed, dedicated) = await EnrollAsync(world, on: true, ProvisionState.Manageable);
        await world.CleanAsync(parent, """{"interface": "power", "step": "reboot"}""", """{"interface": "power", "step": "power_off"}""");
        Assert.Equal((ProvisionState.Manageable, (string?)null), ((await world.RestAsync(parent)).Provision.State, (await world.NodeAsync(parent)).LastError));
        Assert.Equal(["on", "off"], world.MachineOf(fed).PowerChanges);
        Assert.Equal(["on"], world.MachineOf(dedicated).PowerChanges);
        Assert.Equal(["on", "off", "on", "off"], world.MachineOf(parent).PowerChanges);
    }

    [Fact]
    public async Task ADeployOfAChild_SwitchesItsParentOn()
    {
        await using var world = await FakeWorld.StartAsync();
        var parent = (await world.EnrollAgentlessAsync(ProvisionState.Active, node => node with { PowerState = PowerState.Off })).Uuid;
        var child = (await world.EnrollAvailableAsync(node => node with { ParentNode = parent })).Uuid;
        await world.RequestAsync(child, "active");
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(child)).Provision.State);
        Assert.Equal(["on"], world.MachineOf(parent).PowerChanges);
        Assert.Equal(PowerState.On, (await world.NodeAsync(parent)).PowerState);
    }

    [Fact]
    public async Task AChildThatIsLocked_IsWaitedFor_NotForEver()
    {
        await using var world = await FakeWorld.StartAsync();
        foreach (var (isFreed, error) in new[] { (true, null), (false, "related-node-locked") })
        {
            var (parent, fed, _) = await EnrollAsync(world, on: true, ProvisionState.Manageable);
            await world.Store.CommitAsync([new StoreWrite.UpdateNode(await world.NodeAsync(fed) with { Reservation = "elsewhere" })], default);
            await world.CleanAsync(parent, """{"interface": "power", "step": "power_off"}""");
            await world.StateAsync(parent, ProvisionState.CleanWait, limitSeconds: 60);
            Assert.True(world.MachineOf(parent).IsOn);
            if (isFreed) await world.Store.CommitAsync([new StoreWrite.UpdateNode(await world.NodeAsync(fed) with { Reservation = null })], default);
            var node = await world.RestAsync(parent, limitSeconds: 300);
            Assert.Equal(isFreed ? ProvisionState.Manageable : ProvisionState.CleanFail, node.Provision.State);
            Assert.Equal(error, node.LastError?.Split("[cause: ")[1].Split([',', ';', ' ', ']'])[0]);
            Assert.Equal(!isFreed, world.MachineOf(parent).IsOn);
        }
    }

    [Fact]
    public async Task ThePowerSync_FollowsTheSameRule()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { PowerSync = FakeWorld.DefaultOptions.PowerSync with { Force = true } });
        var (parent, fed, dedicated) = await EnrollAsync(world, on: false);
        foreach (var machine in world.Machines) machine.Set(on: true);
        await world.Store.CommitAsync([new StoreWrite.UpdateNode(await world.NodeAsync(fed) with { PowerState = PowerState.On })], default);
        await world.Get<PowerSyncCheck>().SyncAsync(parent, default);
        Assert.Equal((false, false, true), (world.MachineOf(parent).IsOn, world.MachineOf(fed).IsOn, world.MachineOf(dedicated).IsOn));
    }

    private static async Task<(Guid Parent, Guid Fed, Guid Dedicated)> EnrollAsync(FakeWorld world, bool on, ProvisionState state = ProvisionState.Active)
    {
        Node Known(Node node) => node with { PowerState = on ? PowerState.On : PowerState.Off };
        var parent = (await world.EnrollAgentlessAsync(state, Known)).Uuid;
        var fed = (await world.EnrollAgentlessAsync(ProvisionState.Active, node => Known(node) with { ParentNode = parent })).Uuid;
        var dedicated = (await world.EnrollAgentlessAsync(ProvisionState.Active, node => Known(node) with { ParentNode = parent, DriverInfo = JsonMap.Parse("""{"has_dedicated_power_supply": true}""") })).Uuid;
        foreach (var uuid in new[] { parent, fed, dedicated }) world.MachineOf(uuid).Set(on);
        return (parent, fed, dedicated);
    }
}

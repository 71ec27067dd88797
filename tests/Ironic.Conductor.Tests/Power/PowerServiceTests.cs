using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Power;

public sealed class PowerServiceTests
{
    [Fact]
    public async Task On_ThenReboot_ThenOff_AreCarriedOut()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAsync(ProvisionState.Active)).Uuid;
        Assert.Null((await world.Power.RequestAsync(uuid, PowerTarget.On, null, null, default)).Fault);
        Assert.Equal(PowerState.On, (await world.NodeAsync(uuid)).TargetPowerState ?? PowerState.On);
        var node = await world.RestAsync(uuid);
        Assert.Equal((PowerState.On, null), (node.PowerState, node.TargetPowerState));
        await world.Power.RequestAsync(uuid, PowerTarget.SoftReboot, TimeSpan.FromSeconds(30), null, default);
        await world.RestAsync(uuid);
        await world.Power.RequestAsync(uuid, PowerTarget.SoftOff, null, null, default);
        node = await world.RestAsync(uuid);
        Assert.Equal(PowerState.Off, node.PowerState);
        Assert.Equal(["on", "off", "on", "off"], world.MachineOf(uuid).PowerChanges);
        Assert.Equal(ProvisionState.Active, node.Provision.State);
    }

    [Fact]
    public async Task AskingForWhatIs_DoesNothing()
    {
        await using var world = await FakeWorld.StartAsync();
        var node = await world.EnrollAsync(ProvisionState.Active, n => n with { PowerState = PowerState.Off });
        Assert.Null((await world.Power.RequestAsync(node.Uuid, PowerTarget.Off, null, null, default)).Fault);
        Assert.Null(await world.Store.FindByNodeAsync(node.Uuid, default));
    }

    [Fact]
    public async Task Refusals()
    {
        await using var world = await FakeWorld.StartAsync();
        var cleaning = await world.EnrollAsync(change: n => n with { Provision = new(ProvisionState.CleanWait, ProvisionState.Available) });
        Assert.Equal(FaultKind.Invalid, (await world.Power.RequestAsync(cleaning.Uuid, PowerTarget.On, null, null, default)).Fault?.Kind);
        var always = await world.EnrollAsync(ProvisionState.Active, n => n with { DisablePowerOff = true });
        var fault = (await world.Power.RequestAsync(always.Uuid, PowerTarget.Off, null, null, default)).Fault;
        Assert.Equal((FaultKind.Conflict, "Failed to set node power state to power off."), (fault!.Kind, fault.Message));
        var bad = await world.EnrollAsync(change: n => n with { DriverInfo = Model.Json.JsonMap.Parse("""{"bad": 1}""") });
        Assert.Equal(FaultKind.Invalid, (await world.Power.RequestAsync(bad.Uuid, PowerTarget.On, null, null, default)).Fault?.Kind);
        Assert.Equal(FaultKind.NotFound, (await world.Power.RequestAsync(Guid.NewGuid(), PowerTarget.On, null, null, default)).Fault?.Kind);
    }

    [Fact]
    public async Task Failure_IsTold_AndTheTargetTakenBack()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAsync(ProvisionState.Active)).Uuid;
        world.MachineOf(uuid).Faults.Bmc = new("The BMC does not answer.");
        await world.Power.RequestAsync(uuid, PowerTarget.On, null, null, default);
        var node = await world.RestAsync(uuid);
        Assert.Equal("Failed to change power state to 'power on': The BMC does not answer.", node.Words);
        Assert.Null(node.TargetPowerState);
        Assert.Equal(ProvisionState.Active, node.Provision.State);
    }

    [Fact]
    public async Task WhileAJobWaits_IsConflict()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(uuid, "active");
        await world.StateAsync(uuid, ProvisionState.DeployWait);
        var fault = (await world.Power.RequestAsync(uuid, PowerTarget.Off, null, null, default)).Fault;
        Assert.Equal(FaultKind.Conflict, fault?.Kind);
        Assert.Contains("is locked by host here", fault!.Message, StringComparison.Ordinal);
    }
}

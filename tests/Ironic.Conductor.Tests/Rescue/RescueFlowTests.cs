using Ironic.Conductor.Rescue;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Rescue;

public abstract class RescueFlowTests(TestEngine engine)
{
    [Fact]
    public async Task Rescue_BootsTheRamdisk_SetsThePassword_AndForgetsIt()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await RescueAsync(world, uuid);
        var node = await world.StateAsync(uuid, ProvisionState.RescueWait);
        Assert.Equal((ProvisionState.Rescue, "hunter2"), (node.Provision.Target, node.InstanceInfo.GetText("rescue_password")));

        node = await world.RestAsync(uuid);
        Assert.Equal((new ProvisionStatus(ProvisionState.Rescue, null), (string?)null), (node.Provision, node.LastError));
        var hash = world.MachineOf(uuid).RescueHash!;
        Assert.Equal(hash, CryptPassword.Hash("hunter2", hash.Split('$')[2], CryptAlgorithm.Sha256));
        Assert.False(node.InstanceInfo.Contains("rescue_password") || node.InstanceInfo.Contains("hashed_rescue_password"));
        Assert.True(world.MachineOf(uuid).IsOn);
        Assert.Null(world.PlanOf(uuid));
    }

    [Fact]
    public async Task Unrescue_GivesTheInstanceBack()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await RescueAsync(world, uuid);
        await world.RestAsync(uuid);
        await world.RequestAsync(uuid, "unrescue");
        var node = await world.RestAsync(uuid);
        Assert.Equal((new ProvisionStatus(ProvisionState.Active, null), (string?)null), (node.Provision, node.LastError));
        Assert.Equal(["on", "off", "on", "off", "on"], world.MachineOf(uuid).PowerChanges);
        Assert.Equal("instance", world.PlanOf(uuid)?.Purpose);
    }

    [Fact]
    public async Task ARescueRamdiskOfItsOwn_GoesBeforeTheDeployRamdisk()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world, """{"rescue_kernel": "http://x/rescue-vmlinuz", "deploy_kernel": "http://x/vmlinuz"}""");
        await RescueAsync(world, uuid);
        await world.StateAsync(uuid, ProvisionState.RescueWait);
        Assert.Equal((new Uri("http://x/rescue-vmlinuz"), new Uri("file:///boot/ramdisk")), (world.PlanOf(uuid)!.Kernel, world.PlanOf(uuid)!.Ramdisk));
    }

    [Fact]
    public async Task Abort_EndsInRescueFailed_WithoutThePassword_AndARescueMayFollow()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await RescueAsync(world, uuid);
        await world.StateAsync(uuid, ProvisionState.RescueWait);
        await world.RequestAsync(uuid, "abort");
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.RescueFail, ProvisionState.Rescue), node.Provision);
        Assert.Equal(("By request, the rescue operation was aborted.", false), (node.LastError, node.Maintenance));
        Assert.False(node.InstanceInfo.Contains("rescue_password"));
        await RescueAsync(world, uuid);
        Assert.Equal(ProvisionState.Rescue, (await world.RestAsync(uuid)).Provision.State);
    }

    [Fact]
    public async Task Abort_WhoseTidyingUpFails_SetsMaintenanceAndFault()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await RescueAsync(world, uuid);
        await world.StateAsync(uuid, ProvisionState.RescueWait);
        world.MachineOf(uuid).Faults.CleanUp = "The boot service is gone.";
        await world.RequestAsync(uuid, "abort");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.RescueFail, true, NodeFaults.RescueAbort), (node.Provision.State, node.Maintenance, node.Fault));
        Assert.Contains("The boot service is gone.", node.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARamdiskThatDoesNotComeUp_EndsInRescueFailed_AndUnrescueGetsOut()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        world.MachineOf(uuid).Faults.StopsAt = BootStop.Ramdisk;
        await RescueAsync(world, uuid);
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.RescueFail, false), (node.Provision.State, node.Maintenance));
        Assert.Contains("ramdisk served", node.LastError, StringComparison.Ordinal);
        Assert.False(node.InstanceInfo.Contains("rescue_password"));
        await world.RequestAsync(uuid, "unrescue");
        node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Active, (string?)null), (node.Provision.State, node.LastError));
    }

    [Fact]
    public async Task ARescueInterfaceOfItsOwn_NeedsNoAgent()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Active)).Uuid;
        await RescueAsync(world, uuid);
        Assert.Equal(ProvisionState.Rescue, (await world.RestAsync(uuid, limitSeconds: 0)).Provision.State);
        await world.RequestAsync(uuid, "unrescue");
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(uuid, limitSeconds: 0)).Provision.State);
        Assert.Equal(["rescue", "unrescue"], world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task Deleted_FromRescue_TearsTheInstanceDown()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await RescueAsync(world, uuid);
        await world.RestAsync(uuid);
        await world.RequestAsync(uuid, "deleted");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Available, (string?)null), (node.Provision.State, node.LastError));
    }

    private static Task RescueAsync(FakeWorld world, Guid uuid) => world.RequestAsync(uuid, "rescue", request => request with { RescuePassword = new("hunter2") });

    private static async Task<Guid> EnrollAsync(FakeWorld world, string driverInfo = "{}")
    {
        var uuid = (await world.EnrollAsync(ProvisionState.Active, node => node with
        {
            Interfaces = node.Interfaces.Add(DriverSlot.Rescue, "agent"),
            DriverInfo = Model.Json.JsonMap.Parse(driverInfo),
        })).Uuid;
        world.MachineOf(uuid).Set(on: true);
        return uuid;
    }
}

using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Service;

public abstract class ServiceFlowTests(TestEngine engine)
{
    private const string Burnin = """{"interface": "deploy", "step": "burnin_cpu"}""", Reset = """{"interface": "bios", "step": "factory_reset"}""",
        Hold = """{"interface": "deploy", "step": "hold"}""", Slow = """{"interface": "bios", "step": "slow"}""";

    private static readonly ProvisionStatus Active = new(ProvisionState.Active, null);

    [Fact]
    public async Task Service_OutOfBand_LeavesTheInstanceRunning()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.ServiceAsync(uuid, Reset);
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((Active, (string?)null), (node.Provision, node.LastError));
        Assert.Equal(["bios.factory_reset"], world.MachineOf(uuid).SlotSteps);
        Assert.Equal(["on"], world.MachineOf(uuid).PowerChanges);
        Assert.False(node.DriverInternalInfo.Contains("service_steps"));
    }

    [Fact]
    public async Task Service_ByTheAgent_BootsTheRamdisk_AndGivesTheInstanceBack()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.ServiceAsync(uuid, Burnin, Reset, """{"interface": "deploy", "step": "update_nic"}""");
        var node = await world.StateAsync(uuid, ProvisionState.ServiceWait);
        Assert.Equal(ProvisionState.Active, node.Provision.Target);
        node = await world.RestAsync(uuid);
        Assert.Equal((Active, (string?)null), (node.Provision, node.LastError));
        Assert.Equal(["burnin_cpu", "update_nic"], world.MachineOf(uuid).StepsDone);
        Assert.Equal(["bios.factory_reset"], world.MachineOf(uuid).SlotSteps);
        Assert.Equal(["on", "off", "on", "off", "on", "off", "on"], world.MachineOf(uuid).PowerChanges); // instance, ramdisk, the NIC step's reboot, instance
        Assert.Equal((BootDevice.Disk, "instance"), (world.MachineOf(uuid).Device, world.PlanOf(uuid)?.Purpose));
    }

    [Fact]
    public async Task AStepThatFails_KeepsTheRamdisk_UntilAnAbortGivesTheInstanceBack()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        world.MachineOf(uuid).Faults.StepErrors["burnin_cpu"] = ("X", "too hot");
        await world.ServiceAsync(uuid, Burnin);
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.ServiceFail, ProvisionState.Active), node.Provision);
        Assert.Equal(("Service step deploy.burnin_cpu failed: too hot", true, NodeFaults.Service), (node.Words, node.Maintenance, node.Fault));
        Assert.NotNull(world.MachineOf(uuid).Agent);

        var refused = await world.Provisioning.RequestAsync(uuid, new() { Target = "abort" }, default);
        Assert.Equal(FaultKind.Conflict, refused.Fault?.Kind); // in maintenance
        await world.Nodes.UpdateAsync(uuid, n => n with { Maintenance = false }, default);
        await world.RequestAsync(uuid, "abort");
        node = await world.RestAsync(uuid);
        Assert.Equal((Active, (string?)null, (string?)null), (node.Provision, node.LastError, node.Fault));
        Assert.Equal((true, "instance"), (world.MachineOf(uuid).IsOn, world.PlanOf(uuid)?.Purpose));
        Assert.Null(world.MachineOf(uuid).Agent);
    }

    [Fact]
    public async Task AServiceAfterAFailedOne_TakesItsRamdiskBack()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        world.MachineOf(uuid).Faults.StepErrors["burnin_cpu"] = ("X", "too hot");
        await world.ServiceAsync(uuid, Burnin);
        await world.RestAsync(uuid);
        await world.Nodes.UpdateAsync(uuid, n => n with { Maintenance = false }, default);
        await world.ServiceAsync(uuid, Reset);
        var node = await world.RestAsync(uuid);
        Assert.Equal((Active, (string?)null), (node.Provision, node.LastError));
        Assert.Equal((true, "instance"), (world.MachineOf(uuid).IsOn, world.PlanOf(uuid)?.Purpose));
        Assert.Null(world.MachineOf(uuid).Agent);
    }

    [Fact]
    public async Task StepsThatCannotBeRun_FailWithoutMaintenance_AndTouchNothing()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Active)).Uuid;
        await world.ServiceAsync(uuid, Burnin);
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal(ProvisionState.ServiceFail, node.Provision.State);
        Assert.Contains("node does not support this service step: {'interface': 'deploy', 'step': 'burnin_cpu'}", node.LastError, StringComparison.Ordinal);
        Assert.Equal((false, (string?)null), (node.Maintenance, node.Fault));

        await world.RequestAsync(uuid, "abort");
        Assert.Equal(Active, (await world.NodeAsync(uuid)).Provision);
    }

    [Fact]
    public async Task Abort_WhileTheRamdiskBoots_EndsInActiveWithTheInstance()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.ServiceAsync(uuid, Burnin);
        await world.StateAsync(uuid, ProvisionState.ServiceWait);
        await world.RequestAsync(uuid, "abort");
        var node = await world.RestAsync(uuid);
        Assert.Equal((Active, false), (node.Provision, node.Maintenance));
        Assert.Equal("By request, the service operation was aborted", node.LastError);
        Assert.Equal((true, "instance"), (world.MachineOf(uuid).IsOn, world.PlanOf(uuid)?.Purpose));
        Assert.Empty(world.MachineOf(uuid).StepsDone);
    }

    [Fact]
    public async Task Abort_InAStepThatMustNotBeCutOff_TakesEffectAfterIt()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.ServiceAsync(uuid, Slow, Reset);
        await world.StateAsync(uuid, ProvisionState.ServiceWait);
        await world.RequestAsync(uuid, "abort");
        Assert.Equal("true", (await world.NodeAsync(uuid)).ServiceStep.GetText("abort_after"));
        var node = await world.RestAsync(uuid);
        Assert.Equal((Active, false), (node.Provision, node.Maintenance));
        Assert.Equal("By request, the service operation was aborted during or after the completion of step \"bios.slow\"", node.LastError);
        Assert.Equal(["bios.slow"], world.MachineOf(uuid).SlotSteps);
    }

    [Theory]
    [InlineData("unhold", new[] { "bios.factory_reset" })]
    [InlineData("abort", new string[0])]
    public async Task Hold_EndsByUnholdOrAbort(string verb, string[] steps)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.ServiceAsync(uuid, Hold, Reset);
        await world.StateAsync(uuid, ProvisionState.ServiceHold, limitSeconds: 0);
        await world.RequestAsync(uuid, verb);
        var node = await world.RestAsync(uuid);
        Assert.Equal(Active, node.Provision);
        Assert.Equal(steps, world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task Hold_GivesWayToANewService_WhichTakesTheRamdiskBack()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.ServiceAsync(uuid, Burnin, Hold);
        await world.StateAsync(uuid, ProvisionState.ServiceHold);
        await world.ServiceAsync(uuid, Reset);
        var node = await world.RestAsync(uuid);
        Assert.Equal((Active, (string?)null), (node.Provision, node.LastError));
        Assert.Equal("instance", world.PlanOf(uuid)?.Purpose);
    }

    [Fact]
    public async Task DisableRamdisk_RefusesAStepOfTheAgent()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.RequestAsync(uuid, "service", request => request with { ServiceSteps = [JsonMap.Parse(Burnin)], DisableRamdisk = true });
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((ProvisionState.ServiceFail, false), (node.Provision.State, node.Maintenance));
        Assert.Equal(["on"], world.MachineOf(uuid).PowerChanges);
    }

    [Fact]
    public async Task ARamdiskThatDoesNotComeUp_FailsByName_AndGivesTheInstanceBack()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        world.MachineOf(uuid).Faults.StopsAt = BootStop.Ramdisk;
        await world.ServiceAsync(uuid, Burnin);
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.ServiceFail, false), (node.Provision.State, node.Maintenance));
        Assert.Contains("the last thing seen was: ramdisk served", node.LastError, StringComparison.Ordinal);
        Assert.Equal((true, "instance"), (world.MachineOf(uuid).IsOn, world.PlanOf(uuid)?.Purpose));
    }

    [Fact]
    public async Task Deleted_WhileAServiceWaits_TakesTheJobsPlace()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollAsync(world);
        await world.ServiceAsync(uuid, Burnin);
        await world.StateAsync(uuid, ProvisionState.ServiceWait);
        await world.RequestAsync(uuid, "deleted");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Available, (string?)null), (node.Provision.State, node.LastError));
        Assert.False(node.DriverInternalInfo.Contains("service_steps"));
    }

    /// <summary>A running instance; the agent serves it, the BIOS has steps of its own.</summary>
    private static async Task<Guid> EnrollAsync(FakeWorld world)
    {
        var uuid = (await world.EnrollAsync(ProvisionState.Active, node => node with { Interfaces = FakeWorld.Fakes(DriverSlot.Bios) })).Uuid;
        world.MachineOf(uuid).Set(on: true);
        return uuid;
    }
}

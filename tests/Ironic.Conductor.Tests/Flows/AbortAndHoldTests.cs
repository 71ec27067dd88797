using Ironic.Conductor.Tests.World;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Flows;

public abstract class AbortAndHoldTests(TestEngine engine)
{
    [Fact]
    public async Task Abort_WhileTheCleanRamdiskBoots_EndsInCleanFailedWithoutMaintenance()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.RequestAsync(uuid, "provide");
        await world.StateAsync(uuid, ProvisionState.CleanWait);
        await world.RequestAsync(uuid, "abort");
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.CleanFail, ProvisionState.Available), node.Provision);
        Assert.StartsWith("By request, the clean operation was aborted", node.LastError, StringComparison.Ordinal);
        Assert.False(node.Maintenance);
        Assert.False(world.MachineOf(uuid).IsOn);
        Assert.False(world.Plans.ContainsKey(uuid));
    }

    [Fact]
    public async Task Abort_InAStepThatMustNotBeCutOff_TakesEffectAfterIt()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, """{"interface": "deploy", "step": "update_firmware", "args": {"url": "x"}}""", """{"interface": "deploy", "step": "erase_devices"}""");
        await world.UntilAsync(uuid, node => Task.FromResult(node.Provision.State == ProvisionState.CleanWait && !node.CleanStep.IsEmpty));
        await world.RequestAsync(uuid, "abort");
        var node = await world.NodeAsync(uuid);
        Assert.Equal(ProvisionState.CleanWait, node.Provision.State);
        Assert.Equal("true", node.CleanStep.GetText("abort_after"));

        node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.CleanFail, ProvisionState.Manageable), node.Provision);
        Assert.Equal("By request, the clean operation was aborted during or after the completion of step \"deploy.update_firmware\"", node.LastError);
        Assert.False(node.Maintenance);
        Assert.Equal(["update_firmware"], world.MachineOf(uuid).StepsDone);
    }

    [Fact]
    public async Task Abort_OfADeployThatWaits_EndsInDeployFailedAndPowersOff()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(uuid, "active");
        await world.StateAsync(uuid, ProvisionState.DeployWait);
        await world.RequestAsync(uuid, "abort");
        var node = await world.RestAsync(uuid);
        Assert.Equal(ProvisionState.DeployFail, node.Provision.State);
        Assert.False(world.MachineOf(uuid).IsOn);
    }

    [Fact]
    public async Task Abort_OfAnInspection_EndsInInspectFailed()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.RequestAsync(uuid, "inspect");
        await world.StateAsync(uuid, ProvisionState.InspectWait);
        await world.RequestAsync(uuid, "abort");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.InspectFail, "Inspection was aborted by request."), (node.Provision.State, node.LastError));
    }

    [Fact]
    public async Task Deleted_WhileADeployWaits_TakesTheJobsPlace()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(uuid, "active");
        await world.StateAsync(uuid, ProvisionState.DeployWait);
        await world.RequestAsync(uuid, "deleted");
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.Available, null), node.Provision);
        Assert.Empty(world.MachineOf(uuid).ImagesWritten);
    }

    [Fact]
    public async Task Hold_StopsUntilUnhold_AndThroughARestart()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, """{"interface": "deploy", "step": "erase_devices"}""", """{"interface": "deploy", "step": "hold"}""", """{"interface": "deploy", "step": "erase_devices_metadata"}""");
        var node = await world.StateAsync(uuid, ProvisionState.CleanHold);
        Assert.Null(node.Reservation);
        Assert.Equal(ProvisionState.Manageable, node.Provision.Target);

        world.Life.Kill();
        await world.BootAsync();
        world.Clock.Advance(TimeSpan.FromHours(3));
        await world.SettleAsync();
        Assert.Equal(ProvisionState.CleanHold, (await world.NodeAsync(uuid)).Provision.State);

        await world.RequestAsync(uuid, "unhold");
        node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.Manageable, null), node.Provision);
        Assert.Null(node.LastError);
        Assert.Equal(["erase_devices", "erase_devices_metadata"], world.MachineOf(uuid).StepsDone);
    }

    [Fact]
    public async Task ManualClean_RunsExactlyTheGivenStepsInTheirOrder_WithRebootsAndWaits()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid,
            """{"interface": "deploy", "step": "erase_devices"}""",
            """{"interface": "deploy", "step": "update_firmware", "args": {"url": "x"}}""",
            """{"interface": "deploy", "step": "wait", "args": {"seconds": 7}}""",
            """{"interface": "deploy", "step": "erase_devices_metadata"}""");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["erase_devices", "update_firmware", "erase_devices_metadata"], world.MachineOf(uuid).StepsDone);
        Assert.Equal(["on", "off", "on", "off"], world.MachineOf(uuid).PowerChanges); // the firmware step asked for a reboot
    }

    [Theory]
    [InlineData("""{"interface": "deploy", "step": "no_such"}""", "node does not support this clean step: {'interface': 'deploy', 'step': 'no_such'}")]
    [InlineData("""{"interface": "deploy", "step": "update_firmware"}""", "missing these required arguments: url")]
    [InlineData("""{"interface": "deploy", "step": "erase_devices", "args": {"colour": "blue"}}""", "unexpected arguments: colour")]
    public async Task ManualClean_StepThatTheAgentDoesNotTake_FailsWithoutMaintenance(string step, string text)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, step);
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.CleanFail, ProvisionState.Manageable), node.Provision);
        Assert.Contains(text, node.LastError, StringComparison.Ordinal);
        Assert.False(node.Maintenance);
    }

    [Fact]
    public async Task Deploy_WithUserSteps_MergesThemByPriority()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(uuid, "active", request => request with
        {
            DeploySteps = [JsonMap.Parse("""{"interface": "deploy", "step": "inject_files", "args": {"files": []}, "priority": 70}""")],
        });
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Active, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["write_image", "inject_files", "image.install_bootloader"], world.MachineOf(uuid).StepsDone);
    }

    [Fact]
    public async Task Rebuild_WritesTheImageOnceMore()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(uuid, "active");
        await world.RestAsync(uuid);
        await world.RequestAsync(uuid, "rebuild");
        var node = await world.RestAsync(uuid);
        Assert.Equal(ProvisionState.Active, node.Provision.State);
        Assert.Equal(["debian.raw", "debian.raw"], world.MachineOf(uuid).ImagesWritten);
    }
}

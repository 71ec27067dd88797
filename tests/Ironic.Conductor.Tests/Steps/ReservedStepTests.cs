using Ironic.AgentContract.Commands;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Steps;

/// <summary>Steps of any interface that the conductor carries out: power_on, power_off, reboot, wait, hold.</summary>
public sealed class ReservedStepTests
{
    [Fact]
    public async Task Power_IsSwitched_WithoutARamdisk()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, Step("power_on"), Step("reboot"), Step("power_off"));
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["on", "off", "on", "off"], world.MachineOf(uuid).PowerChanges);
    }

    [Fact]
    public async Task AStepOfTheAgent_AfterAPowerOff_BootsTheRamdiskAnew()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, Step("erase_devices"), Step("power_off"), Step("erase_devices_metadata"), Step("reboot"), Step("erase_devices"));
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["erase_devices", "erase_devices_metadata", "erase_devices"], world.MachineOf(uuid).StepsDone);
        Assert.Equal(["on", "off", "on", "off", "on", "off"], world.MachineOf(uuid).PowerChanges);
    }

    /// <summary>The agent goes with the machine's power; what follows is the agent's: the image (priority 80), or telling the firmware of it (60).</summary>
    [Theory]
    [InlineData("power_off", 90, "on off on off on")]
    [InlineData("power_off power_on", 90, "on off on off on off on")]
    [InlineData("reboot", 90, "on off on off on")]
    [InlineData("power_off", 70, "on off on off on")]
    public async Task InADeploy_PowerBeforeACoreStep_BootsTheRamdiskAnew(string steps, int priority, string power)
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(uuid, "active", request => request with { DeploySteps = [.. steps.Split(' ').Select((step, number) => DeployStep("power", step, priority - number))] });
        await AssertDeployedAsync(world, uuid, power);
        Assert.Equal(["write_image", CommandNames.InstallBootloader], world.MachineOf(uuid).StepsDone);
    }

    [Fact]
    public async Task InADeploy_AfterTheInstanceWasPreparedFor_TheMachineStillBootsFromItsDisk()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(uuid, "active", request => request with { DeploySteps = [DeployStep("power", "power_off", 50), DeployStep("deploy", "inject_files", 49)] });
        await AssertDeployedAsync(world, uuid, "on off on off on");
        Assert.Equal(["write_image", CommandNames.InstallBootloader, "inject_files"], world.MachineOf(uuid).StepsDone);
    }

    [Theory]
    [InlineData("power_off", ProvisionState.CleanFail, "must not be powered off (disable_power_off)")]
    [InlineData("reboot", ProvisionState.Manageable, null)]
    public async Task DisablePowerOff_RefusesAPowerOff_AndRebootsByReset(string step, ProvisionState end, string? error)
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable, node => node with { DisablePowerOff = true })).Uuid;
        world.MachineOf(uuid).Set(on: true);
        await world.CleanAsync(uuid, Step(step));
        var node = await world.RestAsync(uuid);
        Assert.Equal(end, node.Provision.State);
        if (error is null) Assert.Null(node.LastError);
        else Assert.Contains(error, node.LastError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"seconds": 7}""", 7)]
    [InlineData("""{"seconds": 3600}""", 30)]
    public async Task Wait_WithSeconds_LastsSoLong_AndHalfAMinuteAtMost(string args, double seconds)
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        var begun = world.Clock.GetUtcNow();
        await world.CleanAsync(uuid, $$"""{"interface": "deploy", "step": "wait", "args": {{args}}}""");
        await world.StateAsync(uuid, ProvisionState.CleanWait, limitSeconds: 0);
        Assert.Equal(ProvisionState.Manageable, (await world.RestAsync(uuid)).Provision.State);
        Assert.Equal(seconds, (world.Clock.GetUtcNow() - begun).TotalSeconds);
    }

    [Fact]
    public async Task Wait_WithoutSeconds_LastsUntilTheAgentReports()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, Step("erase_devices"), Step("wait"), Step("erase_devices_metadata"));
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["erase_devices", "erase_devices_metadata"], world.MachineOf(uuid).StepsDone);
    }

    [Fact]
    public async Task Hold_InADeploy_StopsBetweenItsSteps_AndAnAbortThereEndsIt()
    {
        await using var world = await FakeWorld.StartAsync();
        foreach (var verb in new[] { "unhold", "abort" })
        {
            var uuid = (await world.EnrollAvailableAsync()).Uuid;
            await world.RequestAsync(uuid, "active", request => request with { DeploySteps = [JsonMap.Parse("""{"interface": "deploy", "step": "hold", "args": {}, "priority": 70}""")] });
            var node = await world.StateAsync(uuid, ProvisionState.DeployHold);
            Assert.Equal((ProvisionState.Active, (string?)null, "hold"), (node.Provision.Target, node.Reservation, node.DeployStep.GetText("step")));
            Assert.Equal(["write_image"], world.MachineOf(uuid).StepsDone);

            await world.RequestAsync(uuid, verb);
            node = await world.RestAsync(uuid);
            Assert.Equal(verb == "unhold" ? ProvisionState.Active : ProvisionState.DeployFail, node.Provision.State);
            Assert.Equal(verb == "unhold" ? null : "By request, the deploy operation was aborted during or after the completion of step \"deploy.hold\"", node.LastError);
            Assert.Equal(verb == "unhold", world.MachineOf(uuid).IsOn);
        }
    }

    private static async Task AssertDeployedAsync(FakeWorld world, Guid uuid, string power)
    {
        var node = await world.RestAsync(uuid);
        var machine = world.MachineOf(uuid);
        Assert.Equal((ProvisionState.Active, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(power.Split(' '), machine.PowerChanges);
        Assert.Equal(["debian.raw"], machine.ImagesWritten);
        Assert.Equal((BootTarget.LocalDisk, BootDevice.Disk), (world.PlanOf(uuid)!.Target, machine.Device));
    }

    private static JsonMap DeployStep(string on, string name, int priority) => JsonMap.Parse($$"""{"interface": "{{on}}", "step": "{{name}}", "args": {}, "priority": {{priority}}}""");

    private static string Step(string name) => $$"""{"interface": "deploy", "step": "{{name}}"}""";
}

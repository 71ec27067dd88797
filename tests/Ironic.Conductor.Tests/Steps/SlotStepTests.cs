using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Steps;

/// <summary>Steps that slots carry out by themselves, alone and among those of the agent.</summary>
public abstract class SlotStepTests(TestEngine engine)
{
    private const string Settings = """{"interface": "bios", "step": "apply_configuration", "args": {"settings": [{"name": "Turbo", "value": "Off"}]}}""";

    [Fact]
    public async Task AutomatedClean_WithoutAnAgent_RunsTheSlotsSteps_AndBootsNothing()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        await world.RequestAsync(uuid, "provide");
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((new ProvisionStatus(ProvisionState.Available, null), (string?)null), (node.Provision, node.LastError));
        Assert.Equal(["vendor.log"], world.MachineOf(uuid).SlotSteps);
        Assert.Empty(world.MachineOf(uuid).PowerChanges);
    }

    [Fact]
    public async Task ManualClean_OfSlots_KeepsTheGivenOrder_AndWhatTheStepsTell()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, """{"interface": "vendor", "step": "log"}""", """{"interface": "bios", "step": "factory_reset"}""", Settings);
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["vendor.log", "bios.factory_reset", "bios.apply_configuration"], world.MachineOf(uuid).SlotSteps);
        Assert.Equal("true", node.DriverInternalInfo.GetText("applied"));
        var setting = Assert.Single((await world.Store.FindBiosAsync(uuid, default))!.Settings);
        Assert.Equal(("Turbo", "Off", (DateTimeOffset?)world.Clock.GetUtcNow()), (setting.Name, setting.Value, setting.CreatedAt));
        Assert.True(node.CleanStep.IsEmpty);
        Assert.False(node.DriverInternalInfo.Contains("clean_steps"));

        var history = await world.Store.ListHistoryAsync(uuid, default);
        Assert.Contains(history, entry => entry.EventType == "manual_cleaning_start" && entry.Event.Contains("'step': 'factory_reset'", StringComparison.Ordinal));
        Assert.Contains(history, entry => entry.EventType == "manual_cleaning_end" && entry.Event.StartsWith("Manual Cleaning completed successfully", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStepThatTakesItsTime_WaitsWithoutTheLock_AndGoesOnThroughARestart()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, """{"interface": "bios", "step": "slow"}""");
        var node = await world.StateAsync(uuid, ProvisionState.CleanWait, limitSeconds: 0);
        Assert.Null(node.Reservation);
        Assert.Equal(("slow", "true"), (node.CleanStep.GetText("step"), node.DriverInternalInfo.GetText("cleaning_polling")));

        world.Life.Kill();
        await world.BootAsync();
        node = await world.RestAsync(uuid, limitSeconds: 30);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["bios.slow"], world.MachineOf(uuid).SlotSteps);
        Assert.False(node.DriverInternalInfo.Contains("cleaning_polling"));
    }

    [Fact]
    public async Task AStepThatAppliesAtTheNextStart_CyclesThePowerOnce()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        world.MachineOf(uuid).Set(on: true);
        await world.CleanAsync(uuid, """{"interface": "bios", "step": "at_next_boot"}""");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["on", "off", "on"], world.MachineOf(uuid).PowerChanges);
    }

    [Fact]
    public async Task AStepThatAppliesAtTheNextStart_InTheRamdisk_ComesBackToIt()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollMixedAsync(world, ProvisionState.Manageable);
        await world.CleanAsync(uuid, """{"interface": "deploy", "step": "erase_devices"}""", """{"interface": "bios", "step": "at_next_boot"}""", """{"interface": "deploy", "step": "erase_devices_metadata"}""");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["erase_devices", "erase_devices_metadata"], world.MachineOf(uuid).StepsDone);
        Assert.Equal(["on", "off", "on", "off"], world.MachineOf(uuid).PowerChanges);
        Assert.Equal(["bios.at_next_boot"], world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task AStepThatAwaitsTheAgent_GoesOnAtItsNextReport()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollMixedAsync(world, ProvisionState.Manageable);
        await world.CleanAsync(uuid, """{"interface": "bios", "step": "awaits_agent"}""");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["on", "off"], world.MachineOf(uuid).PowerChanges); // it needs the ramdisk, which was booted for it
    }

    [Fact]
    public async Task AStepThatFails_SetsMaintenanceAndFault()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        world.MachineOf(uuid).Faults.SlotErrors["bios.factory_reset"] = "The BMC says no.";
        await world.CleanAsync(uuid, """{"interface": "bios", "step": "factory_reset"}""", """{"interface": "vendor", "step": "log"}""");
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.CleanFail, ProvisionState.Manageable), node.Provision);
        Assert.Equal(("Clean step bios.factory_reset failed: The BMC says no.", true, NodeFaults.Clean), (node.Words, node.Maintenance, node.Fault));
        Assert.Equal(node.LastError, node.MaintenanceReason);
        Assert.Empty(world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task ManualClean_OfStepsThatNeedNoRamdisk_BootsNone()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollMixedAsync(world, ProvisionState.Manageable);
        await world.CleanAsync(uuid, Settings);
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Empty(world.MachineOf(uuid).PowerChanges);
    }

    [Theory]
    [InlineData("""{"interface": "bios", "step": "awaits_agent"}""", "requires booting a ramdisk")]
    [InlineData("""{"interface": "deploy", "step": "erase_devices"}""", "node does not support this clean step: {'interface': 'deploy', 'step': 'erase_devices'}")]
    public async Task DisableRamdisk_RefusesStepsThatNeedIt_BeforeAnythingIsTouched(string step, string text)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollMixedAsync(world, ProvisionState.Manageable);
        await world.RequestAsync(uuid, "clean", request => request with { CleanSteps = [JsonMap.Parse(step)], DisableRamdisk = true });
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal(new ProvisionStatus(ProvisionState.CleanFail, ProvisionState.Manageable), node.Provision);
        Assert.Contains(text, node.LastError, StringComparison.Ordinal);
        Assert.False(node.Maintenance);
        Assert.Empty(world.MachineOf(uuid).PowerChanges);
    }

    [Fact]
    public async Task Deploy_WithoutAnAgent_OrdersUserStepsAroundTheCoreOne()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Available)).Uuid;
        await world.RequestAsync(uuid, "active", request => request with
        {
            DeploySteps =
            [
                JsonMap.Parse("""{"interface": "bios", "step": "slow", "args": {}, "priority": 40}"""),
                JsonMap.Parse("""{"interface": "bios", "step": "factory_reset", "args": {}, "priority": 150}"""),
            ],
        });
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Active, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["bios.factory_reset", "deploy.deploy", "bios.slow"], world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task Deploy_WithAnAgent_RunsASlotsStepBetweenItsOwn()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = await EnrollMixedAsync(world, ProvisionState.Available);
        await world.RequestAsync(uuid, "active", request => request with
        {
            DeploySteps = [JsonMap.Parse("""{"interface": "bios", "step": "apply_configuration", "args": {"settings": []}, "priority": 70}""")],
        });
        await world.UntilAsync(uuid, _ => Task.FromResult(world.MachineOf(uuid).SlotSteps.Count > 0));
        Assert.Equal(["debian.raw"], world.MachineOf(uuid).ImagesWritten);
        Assert.Equal(["write_image"], world.MachineOf(uuid).StepsDone);
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(uuid)).Provision.State);
    }

    [Theory]
    [InlineData("""{"interface": "bios", "step": "no_such", "args": {}, "priority": 50}""", "node does not support this deploy step")]
    [InlineData("""{"interface": "bios", "step": "apply_configuration", "args": {}, "priority": 50}""", "missing these required arguments: settings (the settings)")]
    [InlineData("""{"interface": "bios", "step": "factory_reset", "args": {"x": 1}, "priority": 50}""", "unexpected arguments: x")]
    [InlineData("""{"interface": "deploy", "step": "deploy", "args": {}, "priority": 50}""", "is a core step and cannot be overridden")]
    public async Task Deploy_WithStepsThatCannotBeRun_IsRefusedAtOnce(string step, string text)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Available)).Uuid;
        var outcome = await world.Provisioning.RequestAsync(uuid, new() { Target = "active", DeploySteps = [JsonMap.Parse(step)] }, default);
        Assert.Contains(text, outcome.Fault!.Message, StringComparison.Ordinal);
        Assert.StartsWith("Failed to validate deploy or power info for node", outcome.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(ProvisionState.Available, (await world.NodeAsync(uuid)).Provision.State);
    }

    [Fact]
    public async Task Abort_WhileASlotsStepGoesOn_TakesEffectAfterIt()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        await world.CleanAsync(uuid, """{"interface": "bios", "step": "slow"}""", """{"interface": "vendor", "step": "log"}""");
        await world.StateAsync(uuid, ProvisionState.CleanWait, limitSeconds: 0);
        await world.RequestAsync(uuid, "abort");
        Assert.Equal("true", (await world.NodeAsync(uuid)).CleanStep.GetText("abort_after"));
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.CleanFail, false), (node.Provision.State, node.Maintenance));
        Assert.Equal("By request, the clean operation was aborted during or after the completion of step \"bios.slow\"", node.LastError);
        Assert.Equal(["bios.slow"], world.MachineOf(uuid).SlotSteps);
    }

    /// <summary>The agent deploys, the BIOS has steps of its own.</summary>
    private static async Task<Guid> EnrollMixedAsync(FakeWorld world, ProvisionState state) => (await world.EnrollAsync(state, node => node with
    {
        Interfaces = FakeWorld.Fakes(DriverSlot.Bios),
        InstanceInfo = JsonMap.Parse("""{"image_source": "http://images/debian.raw", "image_checksum": "abc"}"""),
    })).Uuid;
}

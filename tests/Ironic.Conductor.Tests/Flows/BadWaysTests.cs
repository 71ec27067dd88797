using Ironic.AgentContract.Commands;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Conductors;
using Ironic.Model.Images;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Flows;

/// <summary>What goes wrong ends in the right state, in bounded time, with the cause by name, and the node is usable again.</summary>
public abstract class BadWaysTests(TestEngine engine)
{
    [Theory]
    [InlineData("bmc-credentials-refused", "The BMC at 192.0.2.7 refuses user 'admin': wrong password.")]
    [InlineData("bmc-no-answer", "The BMC at 192.0.2.7 does not answer.")]
    public async Task Manage_BmcFails_GoesBackToEnrollWithTheDriversWords(string cause, string message)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync()).Uuid;
        world.MachineOf(uuid).Faults.Bmc = new(message) { Cause = cause };
        await world.RequestAsync(uuid, "manage");
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.Enroll, null), node.Provision);
        Assert.Equal(message, node.Words);
        Assert.Equal(cause, await CauseAsync(world, uuid));

        world.MachineOf(uuid).Faults.Bmc = null;
        await world.RequestAsync(uuid, "manage");
        node = await world.RestAsync(uuid);
        Assert.Equal(ProvisionState.Manageable, node.Provision.State);
        Assert.Null(node.LastError);
    }

    /// <summary>Sessions of an appliance that was killed last for a minute: a restart is no reason to fail.</summary>
    [Theory]
    [InlineData(70, ProvisionState.Active)]
    [InlineData(600, ProvisionState.DeployFail)]
    public async Task Deploy_BmcHasNoSessionForAWhile_WaitsForIt_NotForEver(int seconds, ProvisionState end)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        var faults = world.MachineOf(uuid).Faults;
        faults.Bmc = new("BMC 192.0.2.7 has no free session.") { Cause = "bmc-sessions-exhausted", IsTransient = true };
        world.After(TimeSpan.FromSeconds(seconds), () => faults.Bmc = null);
        await world.RequestAsync(uuid, "active");

        var node = await world.RestAsync(uuid);

        Assert.Equal(end, node.Provision.State);
        if (end == ProvisionState.Active) Assert.Null(node.LastError);
        else Assert.Equal("bmc-sessions-exhausted", await CauseAsync(world, uuid));
    }

    [Fact]
    public async Task Deploy_PowerNeverChanges_FailsByName()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, _) = await FailDeployAsync(world, machine => machine.Faults.PowerNeverChanges = true);
        Assert.Contains("still off", node.LastError, StringComparison.Ordinal);
        Assert.Equal("power-did-not-change", await CauseAsync(world, node.Uuid));
        await AssertUsableAgainAsync(world, node, machine => machine.Faults.PowerNeverChanges = false);
    }

    [Theory]
    [InlineData(0, "no-dhcp", "no DHCP packet was ever seen from 52:54:00:00:00:0b", 2)]
    [InlineData(1, "no-boot-file", "DHCP was seen from 52:54:00:00:00:0b, but no boot file was fetched", 2)]
    [InlineData(2, "no-kernel", "the boot loader ran, but fetched no kernel", 2)]
    [InlineData(3, "no-agent", "the last thing seen was: ramdisk served at 08:12:", 2)]
    [InlineData(4, "no-heartbeat", "the agent looked itself up, but never sent a heartbeat", 2)]
    public async Task Deploy_BootStopsShort_NamesTheLastThingSeen(int stop, string cause, string text, int boots)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, machine) = await FailDeployAsync(world, machine => machine.Faults.StopsAt = (BootStop)stop);
        Assert.Contains(text, node.LastError, StringComparison.Ordinal);
        Assert.Equal(cause, await CauseAsync(world, node.Uuid));
        Assert.Equal(boots, machine.PowerChanges.Count(change => change == "on"));
        Assert.False(machine.IsOn);
        Assert.True(world.Clock.GetUtcNow() < new DateTimeOffset(2026, 11, 21, 8, 30, 0, TimeSpan.Zero), "it took longer than the call-back time-out");
        await AssertUsableAgainAsync(world, node, m => m.Faults.StopsAt = BootStop.Agent);
    }

    [Fact]
    public async Task Deploy_ApplianceIsRestartedAgainAndAgain_ADeadBootIsTriedAgainAllTheSame()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        var machine = world.MachineOf(node.Uuid);
        machine.Faults.StopsAt = BootStop.Lookup;
        await world.RequestAsync(node.Uuid, "active");
        await world.StateAsync(node.Uuid, ProvisionState.DeployWait);

        for (var restart = 0; restart < 15; restart++)
        {
            world.Life.Kill();
            await world.BootAsync();
            for (var second = 0; second < 60; second++)
            {
                await world.SettleAsync();
                world.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.InRange(machine.PowerChanges.Count(change => change == "on"), 2, 4);
    }

    [Fact]
    public async Task Deploy_AnotherApplianceGoesWhileTheMachineBoots_ThatBootIsTriedAgain_AndDoesNotCount()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var other = new ConductorRecord("there", "", ["other"], world.Clock.GetUtcNow(), world.Clock.GetUtcNow()) { Lease = 1, Beat = 1 };
        Assert.IsType<CommitResult.Committed>(await world.Store.CommitAsync([new StoreWrite.PutConductor(other)], default));
        var node = await world.EnrollAvailableAsync();
        world.MachineOf(node.Uuid).Faults.StopsAt = BootStop.Loader;
        await world.RequestAsync(node.Uuid, "active");
        await world.StateAsync(node.Uuid, ProvisionState.DeployWait);
        Assert.IsType<CommitResult.Committed>(await world.Store.CommitAsync([new StoreWrite.PutConductor(other.Ended())], default));

        node = await world.RestAsync(node.Uuid);

        Assert.Equal("no-kernel", await CauseAsync(world, node.Uuid));
        Assert.Equal(3, world.MachineOf(node.Uuid).PowerChanges.Count(change => change == "on")); // one that may have been answered by the other, one more, and its retry
    }

    [Theory]
    [InlineData(ImageCauses.NotFound, "http://images/debian.raw: 404 Not Found")]
    [InlineData(ImageCauses.ChecksumMismatch, "The image is not what its checksum says.")]
    [InlineData(ImageCauses.Unsafe, "The qcow2 image names a backing file.")]
    [InlineData(ImageCauses.DiskFull, "No room for the image: the disk of /var/lib/x is full.")]
    public async Task Deploy_ImageCannotBeHad_FailsBeforeTheMachineIsTouched(string cause, string message)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        world.ImageFault = new(message, cause);
        await world.RequestAsync(node.Uuid, "active");
        node = await world.RestAsync(node.Uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.DeployFail, ProvisionState.Active), node.Provision);
        Assert.Equal(message, node.Words);
        Assert.Equal(cause, await CauseAsync(world, node.Uuid));
        Assert.Empty(world.MachineOf(node.Uuid).PowerChanges);
        world.ImageFault = null;
        await AssertUsableAgainAsync(world, node, _ => { });
    }

    [Theory]
    [InlineData(CommandErrorTypes.DeviceNotFound, "No suitable device was found for deployment using these hints {'serial': 'X'}", "root-device-not-found")]
    [InlineData(CommandErrorTypes.ImageWrite, "Writing image to device /dev/sda failed: the image of 3 GiB does not fit the disk of 2 GiB", "image-too-large")]
    [InlineData(CommandErrorTypes.ImageChecksum, "Image failed to verify against checksum", "image-checksum-mismatch")]
    public async Task Deploy_AgentRefusesToWrite_FailsWithItsWordsAndTheCause(string type, string details, string cause)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, machine) = await FailDeployAsync(world, machine => machine.Faults.StepErrors["write_image"] = (type, details));
        Assert.Equal($"Deploy step deploy.write_image failed: {details}", node.Words);
        Assert.Equal(cause, await CauseAsync(world, node.Uuid));
        Assert.False(machine.IsOn);
        await AssertUsableAgainAsync(world, node, m => m.Faults.StepErrors.Clear());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Deploy_FirmwareCannotBeToldOfTheBootLoader_GoesOn(bool unknown)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        var faults = world.MachineOf(node.Uuid).Faults;
        if (unknown) faults.UnknownCommands.Add(CommandNames.InstallBootloader);
        else faults.StepErrors[CommandNames.InstallBootloader] = (CommandErrorTypes.CommandExecution, "efibootmgr: no space left");
        await world.RequestAsync(node.Uuid, "active");
        node = await world.RestAsync(node.Uuid);
        Assert.Equal((ProvisionState.Active, (string?)null), (node.Provision.State, node.LastError));
        Assert.Contains(await world.TimelineAsync(node.Uuid), e => e.Name == TimelineNames.StepFailed);
    }

    [Fact]
    public async Task Deploy_BmcForgetsTheDisk_GoesOn()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        world.MachineOf(node.Uuid).Faults.DiskNotKept = true;
        await world.RequestAsync(node.Uuid, "active");
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(node.Uuid)).Provision.State);
        Assert.Contains(await world.TimelineAsync(node.Uuid), e => e.Name == TimelineNames.BmcFailed);
    }

    [Fact]
    public async Task Deploy_AgentDiesWhileWriting_FailsSoonAndSaysSo()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, _) = await FailDeployAsync(world, machine => machine.Faults.AgentDiesInWrite = 5);
        Assert.Contains("The agent died during write", node.LastError, StringComparison.Ordinal);
        Assert.Equal("agent-lost", await CauseAsync(world, node.Uuid));
        Assert.True(world.Clock.GetUtcNow() < new DateTimeOffset(2026, 11, 21, 8, 5, 0, TimeSpan.Zero));
        Assert.Contains(await world.TimelineAsync(node.Uuid), e => e.Name == TimelineNames.AgentLost);
        await AssertUsableAgainAsync(world, node, m => m.Faults.AgentDiesInWrite = null);
    }

    [Fact]
    public async Task Clean_StepFails_SetsMaintenanceAndFaultAndLeavesTheRamdiskOn()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        world.MachineOf(uuid).Faults.StepErrors["erase_devices"] = (CommandErrorTypes.BlockDeviceErase, "/dev/sda: input/output error");
        await world.RequestAsync(uuid, "provide");
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.CleanFail, ProvisionState.Available), node.Provision);
        Assert.Equal("Clean step deploy.erase_devices failed: /dev/sda: input/output error", node.Words);
        Assert.True(node.Maintenance);
        Assert.Equal(NodeFaults.Clean, node.Fault);
        Assert.Equal(node.LastError, node.MaintenanceReason);
        Assert.True(world.MachineOf(uuid).IsOn);
        Assert.True(node.CleanStep.IsEmpty);

        await world.Nodes.SetMaintenanceAsync(uuid, false, null, default);
        await world.RequestAsync(uuid, "manage");
        Assert.Equal(ProvisionState.Manageable, (await world.NodeAsync(uuid)).Provision.State);
        world.MachineOf(uuid).Faults.StepErrors.Clear();
        await world.RequestAsync(uuid, "provide");
        Assert.Equal(ProvisionState.Available, (await world.RestAsync(uuid)).Provision.State);
    }

    [Fact]
    public async Task Clean_RamdiskNeverComesUp_FailsWithoutMaintenance()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        world.MachineOf(uuid).Faults.StopsAt = BootStop.Nothing;
        await world.RequestAsync(uuid, "provide");
        var node = await world.RestAsync(uuid);
        Assert.Equal(ProvisionState.CleanFail, node.Provision.State);
        Assert.False(node.Maintenance);
        Assert.False(world.MachineOf(uuid).IsOn);
    }

    [Fact]
    public async Task Inspect_RootDeviceHintMatchesNothing_FailsAndListsTheDisks()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(ProvisionState.Manageable, n => n with { Properties = Model.Json.JsonMap.Parse("""{"root_device": {"serial": "no such"}}""") });
        await world.RequestAsync(node.Uuid, "inspect");
        node = await world.RestAsync(node.Uuid);
        Assert.Equal(ProvisionState.InspectFail, node.Provision.State);
        Assert.Contains("match none of the machine's disks: /dev/sda (20 GiB", node.LastError, StringComparison.Ordinal);
        Assert.Equal("root-device-not-found", await CauseAsync(world, node.Uuid));
    }

    [Fact]
    public async Task Inspect_RamdiskReportsAnError_Fails()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync(ProvisionState.Manageable)).Uuid;
        world.MachineOf(uuid).Faults.InspectionError = "no disk controller";
        await world.RequestAsync(uuid, "inspect");
        var node = await world.RestAsync(uuid);
        Assert.Equal("Failed to finish inspection: the ramdisk reported: no disk controller", node.Words);
        Assert.Equal(ProvisionState.InspectFail, node.Provision.State);
        Assert.False(world.MachineOf(uuid).IsOn);
    }

    [Fact]
    public async Task Undeploy_BmcSilent_EndsInErrorAndCanBeTriedAgain()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        await world.RequestAsync(node.Uuid, "active");
        await world.RestAsync(node.Uuid);
        world.MachineOf(node.Uuid).Faults.Bmc = new("The BMC does not answer.") { Cause = "bmc-no-answer", IsTransient = true };
        await world.RequestAsync(node.Uuid, "deleted");
        node = await world.RestAsync(node.Uuid);
        Assert.Equal(ProvisionState.Error, node.Provision.State);
        Assert.False(node.InstanceInfo.IsEmpty);

        world.MachineOf(node.Uuid).Faults.Bmc = null;
        await world.RequestAsync(node.Uuid, "deleted");
        Assert.Equal(ProvisionState.Available, (await world.RestAsync(node.Uuid)).Provision.State);
    }

    [Fact]
    public async Task Failure_LeavesAnErrorInTheHistory()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var (node, _) = await FailDeployAsync(world, machine => machine.Faults.PowerNeverChanges = true);
        var entry = Assert.Single(await world.Nodes.ListHistoryAsync(node.Uuid, default), e => e.Severity == "ERROR");
        Assert.Equal(("deploying", node.LastError, "here"), (entry.EventType, entry.Event, entry.Conductor));
    }

    private static async Task<(Node Node, FakeMachine Machine)> FailDeployAsync(FakeWorld world, Action<FakeMachine> breakIt)
    {
        var node = await world.EnrollAvailableAsync();
        breakIt(world.MachineOf(node.Uuid));
        await world.RequestAsync(node.Uuid, "active");
        node = await world.RestAsync(node.Uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.DeployFail, ProvisionState.Active), node.Provision);
        Assert.False(node.Maintenance);
        return (node, world.MachineOf(node.Uuid));
    }

    private static async Task AssertUsableAgainAsync(FakeWorld world, Node node, Action<FakeMachine> mend)
    {
        mend(world.MachineOf(node.Uuid));
        await world.RequestAsync(node.Uuid, "active");
        var rested = await world.RestAsync(node.Uuid);
        Assert.Equal(ProvisionState.Active, rested.Provision.State);
        Assert.Null(rested.LastError);
    }

    private static async Task<string?> CauseAsync(FakeWorld world, Guid node) => (await world.TimelineAsync(node)).Last(e => e.Name == TimelineNames.JobFailed).Data.GetText("cause");
}

using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Jobs;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Jobs;

public abstract class RecoveryTests(TestEngine engine)
{
    [Fact]
    public async Task Start_FreesOurReservationsWithoutAJob_AndNobodyElses()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var ours = await world.EnrollAsync(ProvisionState.Manageable, n => n with { Reservation = "here", TargetPowerState = PowerState.On });
        var theirs = await world.EnrollAsync(ProvisionState.Manageable, n => n with { Reservation = "elsewhere" });
        world.Life.Kill();
        await world.BootAsync();
        Assert.Equal((null, null), ((await world.NodeAsync(ours.Uuid)).Reservation, (await world.NodeAsync(ours.Uuid)).TargetPowerState));
        Assert.Equal("elsewhere", (await world.NodeAsync(theirs.Uuid)).Reservation);
    }

    [Theory]
    [InlineData(ProvisionState.Deploying, ProvisionState.DeployFail)]
    [InlineData(ProvisionState.CleanWait, ProvisionState.CleanFail)]
    [InlineData(ProvisionState.Verifying, ProvisionState.Enroll)]
    [InlineData(ProvisionState.Deleting, ProvisionState.Error)]
    [InlineData(ProvisionState.ServiceHold, ProvisionState.ServiceHold)]
    [InlineData(ProvisionState.CleanHold, ProvisionState.CleanHold)]
    [InlineData(ProvisionState.CleanFail, ProvisionState.CleanFail)]
    [InlineData(ProvisionState.Active, ProvisionState.Active)]
    public async Task Start_OfATransientStateWithoutAJob_EndsInItsFailure(ProvisionState left, ProvisionState found)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(left);
        world.Life.Kill();
        await world.BootAsync();
        var after = await world.NodeAsync(node.Uuid);
        Assert.Equal(found, after.Provision.State);
        Assert.Equal(left != found, after.LastError is not null);
    }

    [Fact]
    public async Task Start_TellsTheTimelineWhatItTookUp()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        await world.RequestAsync(node.Uuid, "active");
        await world.StateAsync(node.Uuid, ProvisionState.DeployWait);
        world.Life.Kill();
        await world.BootAsync();
        Assert.Contains(await world.TimelineAsync(node.Uuid), e => e.Name == TimelineNames.JobResumed && e.Data.GetText("stage") == "boot-wait");
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(node.Uuid)).Provision.State);
    }

    [Fact]
    public async Task BootThatOurOutageSpoilt_GetsAPowerCycle_HoweverLongTheOutage()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        var machine = world.MachineOf(node.Uuid);
        machine.Faults.StopsAt = BootStop.Loader; // its kernel would have come from us
        await world.RequestAsync(node.Uuid, "active");
        await world.UntilAsync(node.Uuid, async _ => (await world.TimelineAsync(node.Uuid)).Any(e => e.Name == TimelineNames.ScriptServed));
        world.Life.Kill();
        world.Clock.Advance(TimeSpan.FromHours(2));
        machine.Faults.StopsAt = BootStop.Agent;
        await world.BootAsync();

        Assert.Equal(ProvisionState.Active, (await world.RestAsync(node.Uuid)).Provision.State);
        Assert.Equal(3, machine.PowerChanges.Count(change => change == "on")); // the boot that was cut off, the next one, the instance
        Assert.Contains(await world.TimelineAsync(node.Uuid), e => e.Name == TimelineNames.BootRetried && e.Data.GetText("cause") == "no-kernel");
    }

    [Fact]
    public async Task WaitWhoseTimeWasUpDuringAnOutage_IsGivenSomeMore()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        var machine = world.MachineOf(node.Uuid);
        machine.Faults.WriteSeconds = TimeSpan.FromMinutes(43).TotalSeconds;
        await world.RequestAsync(node.Uuid, "active");
        await world.UntilAsync(node.Uuid, async _ => (await world.TimelineAsync(node.Uuid)).Any(e => e.Message.StartsWith("deploy.execute_deploy_step sent", StringComparison.Ordinal)));
        world.Life.Kill();
        world.Clock.Advance(TimeSpan.FromMinutes(40)); // the agent's heartbeats reach nobody
        await world.BootAsync();

        Assert.Equal(ProvisionState.Active, (await world.RestAsync(node.Uuid)).Provision.State);
        Assert.Equal(["debian.raw"], machine.ImagesWritten);
    }

    [Fact]
    public async Task StoreThatCannotBeWritten_StopsNothingForGood()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        await world.RequestAsync(node.Uuid, "active");
        var refusals = 0;
        world.BeforeCommit = _ =>
        {
            refusals++;
            throw new StoreException("The disk of /var/lib/ironic is full.");
        };
        for (var i = 0; i < 30; i++)
        {
            await world.SettleAsync();
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        world.BeforeCommit = null;
        Assert.True(refusals > 2, $"{refusals} refusals");
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(node.Uuid)).Provision.State);
        Assert.Equal(["debian.raw"], world.MachineOf(node.Uuid).ImagesWritten);
    }

    [Theory]
    [InlineData("verify", "no such stage")]
    [InlineData("verify", "identify")]
    public async Task JobThatDoesNotFitItsNode_EndsAsFailed_AndLetsTheLockGo(string kind, string stage)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(ProvisionState.Active, n => n with { Reservation = "here" }); // "verify is done" leads nowhere from here
        await world.Store.CommitAsync([new StoreWrite.InsertJob(new() { Uuid = Guid.NewGuid(), NodeUuid = node.Uuid, Kind = kind, Status = JobStatus.Running, Stage = stage, CreatedAt = default })], default);
        world.Life.Kill();
        await world.BootAsync();
        var after = await world.RestAsync(node.Uuid, limitSeconds: 30);
        Assert.Equal(ProvisionState.Active, after.Provision.State);
        Assert.Contains("Unexpected failure in stage", after.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NodeDeletedUnderAParkedJob_LeavesNothingBehind()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        await world.RequestAsync(node.Uuid, "active");
        await world.StateAsync(node.Uuid, ProvisionState.DeployWait);
        await world.Nodes.SetMaintenanceAsync(node.Uuid, true, null, default);
        Assert.Null((await world.Nodes.DeleteAsync(node.Uuid, default)).Fault);
        world.Clock.Advance(TimeSpan.FromHours(2));
        await world.SettleAsync();
        Assert.Null(await world.Store.FindByNodeAsync(node.Uuid, default));
    }

    [Fact]
    public async Task Timeout_OfANodeInMaintenance_WaitsForItsEnd()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAvailableAsync();
        world.MachineOf(node.Uuid).Faults.StopsAt = BootStop.Nothing;
        await world.RequestAsync(node.Uuid, "active");
        await world.StateAsync(node.Uuid, ProvisionState.DeployWait);
        await world.Nodes.SetMaintenanceAsync(node.Uuid, true, "being looked at", default);
        for (var hour = 0; hour < 3; hour++)
        {
            world.Clock.Advance(TimeSpan.FromHours(1));
            await world.SettleAsync();
        }

        Assert.Equal(ProvisionState.DeployWait, (await world.NodeAsync(node.Uuid)).Provision.State);
        await world.Nodes.SetMaintenanceAsync(node.Uuid, false, null, default);
        var failed = await world.RestAsync(node.Uuid);
        Assert.Equal(ProvisionState.DeployFail, failed.Provision.State);
    }
}

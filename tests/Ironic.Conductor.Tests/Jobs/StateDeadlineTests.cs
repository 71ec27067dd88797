using Ironic.Conductor.Jobs;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Provisioning;
using Ironic.Testing;
using Ironic.Testing.Databases;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Tests.Jobs;

/// <summary>No state without a deadline and an exit: for every transient state of the table, what becomes of a node that is left in it.</summary>
public abstract class StateDeadlineTests(TestEngine engine)
{
    /// <summary>From where, and by which verb, a node comes to work towards the state.</summary>
    private static readonly Dictionary<S, (S From, string Verb)> Ways = new()
    {
        [S.Verifying] = (S.Enroll, "manage"),
        [S.Inspecting] = (S.Manageable, "inspect"),
        [S.InspectWait] = (S.Manageable, "inspect"),
        [S.Cleaning] = (S.Manageable, "provide"),
        [S.CleanWait] = (S.Manageable, "provide"),
        [S.Deploying] = (S.Available, "active"),
        [S.DeployWait] = (S.Available, "active"),
        [S.Deleting] = (S.Active, "deleted"),
        [S.Servicing] = (S.Active, "service"),
        [S.ServiceWait] = (S.Active, "service"),
        [S.Rescuing] = (S.Active, "rescue"),
        [S.RescueWait] = (S.Active, "rescue"),
        [S.Unrescuing] = (S.Rescue, "unrescue"),
        [S.Adopting] = (S.Manageable, "adopt"),
    };

    /// <summary>Those that a job works in or waits in: the table lets them fail, and no request begins work in them.</summary>
    private static IEnumerable<S> Busy => Enum.GetValues<S>().Where(state =>
        !ProvisionStateMachine.Stable.Contains(state) && ProvisionStateMachine.EventsFrom(state).Contains(ProvisionEvent.Fail) && !Name(state).EndsWith("Hold", StringComparison.Ordinal));

    public static TheoryData<string> Waiting => [.. Busy.Select(Name).Where(name => name.EndsWith("Wait", StringComparison.Ordinal))];

    public static TheoryData<string> Working => [.. Busy.Select(Name).Where(name => name.EndsWith("ing", StringComparison.Ordinal) && name != nameof(S.Adopting))]; // adopting asks nothing of the machine

    [Fact]
    public void EveryState_HasAnExit_AndEveryBusyOneAWayThere()
    {
        Assert.All(Enum.GetValues<S>().Where(state => !ProvisionStateMachine.Stable.Contains(state)), state => Assert.NotEmpty(ProvisionStateMachine.EventsFrom(state)));
        Assert.Empty(Busy.Except(Ways.Keys));
        Assert.All(Busy, state => Assert.True(ProvisionStateMachine.TryAdvance(new(state, null), ProvisionEvent.Fail, out var failed) && !Busy.Contains(failed.State)));
    }

    [Theory]
    [MemberData(nameof(Waiting))]
    public async Task AWait_ThatNobodyEnds_BecomesItsFailure_WithTheCause(string name)
    {
        var state = Enum.Parse<S>(name);
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await BeginAsync(world, state, machine => machine.Faults.StopsAt = BootStop.Nothing);
        await world.StateAsync(node, state);

        var after = await world.RestAsync(node, limitSeconds: 24 * 3600);

        ProvisionStateMachine.TryAdvance(new(state, null), ProvisionEvent.Fail, out var failed);
        Assert.Equal(failed.State, after.Provision.State);
        Assert.NotNull(after.LastError);
        Assert.Contains(await world.TimelineAsync(node), e => e.Name == "job.failed" && e.Data.GetText("cause") is not null);
    }

    [Theory]
    [MemberData(nameof(Working))]
    public async Task AStageThatHangs_IsCutAtItsBound(string name)
    {
        var state = Enum.Parse<S>(name);
        await using var world = await FakeWorld.StartAsync(engine, FakeWorld.DefaultOptions with { StageTimeout = TimeSpan.FromMinutes(10) });
        var node = await BeginAsync(world, state, machine => machine.Faults.HangsUntilCut = true);

        // Nothing ever settles while a call hangs, so time is made to pass until the job is gone.
        await Eventually.TrueAsync(async () =>
        {
            await world.PassAsync(TimeSpan.FromMinutes(1));
            return await world.Store.FindByNodeAsync(node, default) is null;
        }, TimeSpan.FromSeconds(60), $"the end of what hangs in {state}");

        var after = await world.NodeAsync(node);
        Assert.Null(after.Reservation);
        Assert.DoesNotContain(after.Provision.State, Busy);
        Assert.Contains("did not end within", after.LastError, StringComparison.Ordinal);
        Assert.Contains(await world.TimelineAsync(node), e => e.Name == "job.failed" && e.Data.GetText("cause") == "stage-timeout");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Operator_EndsAJob_ThatWaitsOrHangs(bool hangs)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await BeginAsync(world, S.DeployWait, machine => (machine.Faults.StopsAt, machine.Faults.HangsUntilCut) = (BootStop.Nothing, hangs));
        if (!hangs) await world.StateAsync(node, S.DeployWait);
        var listed = Assert.Single(await world.Get<IJobService>().ListAsync(default));
        Assert.Equal((node, "deploy"), (listed.Node.Uuid, listed.Job?.Kind));
        if (hangs) world.MachineOf(node).Faults.HangsUntilCut = false; // the clean-up gets through

        Assert.True((await world.Get<IJobService>().EndAsync(node, default)).Succeeded);

        var after = await world.RestAsync(node);
        Assert.Equal(S.DeployFail, after.Provision.State);
        Assert.Contains("Ended by an operator", after.LastError, StringComparison.Ordinal);
        Assert.False((await world.Get<IJobService>().EndAsync(node, default)).Succeeded);
    }

    [Fact]
    public async Task Operator_FreesALockWithoutAJob()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await world.EnrollAsync(S.Manageable, n => n with { Reservation = "elsewhere" });
        Assert.Null(Assert.Single(await world.Get<IJobService>().ListAsync(default)).Job);

        Assert.True((await world.Get<IJobService>().EndAsync(node.Uuid, default)).Succeeded);

        Assert.Equal((S.Manageable, null), ((await world.NodeAsync(node.Uuid)).Provision.State, (await world.NodeAsync(node.Uuid)).Reservation));
    }

    private static async Task<Guid> BeginAsync(FakeWorld world, S state, Action<FakeMachine> fault)
    {
        var (from, verb) = Ways[state];
        var node = await world.EnrollAvailableAsync(n => n with
        {
            Provision = new(from, null),
            Interfaces = n.Interfaces.SetItem(DriverSlot.Rescue, "agent"),
            InstanceUuid = from is S.Active or S.Rescue ? Guid.NewGuid() : null,
        });
        fault(world.MachineOf(node.Uuid));
        await world.RequestAsync(node.Uuid, verb, request => verb switch
        {
            "service" => request with { ServiceSteps = [JsonMap.Parse("""{"interface": "deploy", "step": "erase_devices_metadata", "args": {}}""")] },
            "rescue" => request with { RescuePassword = new("s3cret-password") },
            _ => request,
        });
        return node.Uuid;
    }

    private static string Name(S state) => state.ToString();
}

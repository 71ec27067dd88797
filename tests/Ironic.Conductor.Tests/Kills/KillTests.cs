using Ironic.AgentContract.Commands;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Timeline;
using Ironic.Testing.Databases;
using Xunit.Abstractions;

namespace Ironic.Conductor.Tests.Kills;

/// <summary>
/// kill -9 at every place where the appliance touches the world (before and after each call out and each commit), in every flow:
/// the next start goes on, and the job ends as it would have.
/// </summary>
/// <param name="engine">Null: in memory.</param>
/// <param name="commits">How many of each flow's commits are killed at, drawn anew in each run of the tests: what the database may make different. Null: at every crossing.</param>
/// <param name="output">Tells which.</param>
public abstract class KillTests(TestEngine? engine, int? commits, ITestOutputHelper output)
{
    private static readonly string[] ServiceSteps =
    [
        """{"interface": "bios", "step": "slow"}""", """{"interface": "deploy", "step": "update_nic"}""", """{"interface": "bios", "step": "at_next_boot"}""", """{"interface": "deploy", "step": "wait", "args": {"seconds": 3}}""",
    ];

    [Theory]
    [InlineData("manage", ProvisionState.Enroll, ProvisionState.Manageable)]
    [InlineData("inspect", ProvisionState.Manageable, ProvisionState.Manageable)]
    [InlineData("provide", ProvisionState.Manageable, ProvisionState.Available)]
    [InlineData("active", ProvisionState.Available, ProvisionState.Active)]
    [InlineData("deleted", ProvisionState.Active, ProvisionState.Available)]
    [InlineData("service", ProvisionState.Active, ProvisionState.Active)]
    [InlineData("rescue", ProvisionState.Active, ProvisionState.Rescue)]
    [InlineData("unrescue", ProvisionState.Rescue, ProvisionState.Active)]
    public async Task Flow_KilledAtACrossing_EndsAsItShould(string target, ProvisionState from, ProvisionState to)
    {
        var whole = await RunAsync(target, from, killAt: 0);
        Assert.Equal(to, whole.Node.Provision.State);
        var kills = Draw(whole.Crossings);
        output.WriteLine($"{target}: {whole.Crossings.Count} crossings, killed at {string.Join(' ', kills)}");
        foreach (var k in kills)
        {
            var run = await RunAsync(target, from, k);
            var where = $"killed at crossing {k} of {whole.Crossings.Count} ({run.DiedAt})";
            Assert.True(run.Node.Provision == new ProvisionStatus(to, null) && run.Node.LastError is null, $"{where}: {run.Node.Provision}, '{run.Node.LastError}'");
            Assert.True(run.Node.Reservation is null, $"{where}: still reserved");
            Assert.True(run.Machine.PowerChanges.SequenceEqual(whole.Machine.PowerChanges), $"{where}: power went {string.Join(" ", run.Machine.PowerChanges)}, not {string.Join(" ", whole.Machine.PowerChanges)}");
            Assert.True(run.Machine.ImagesWritten.SequenceEqual(whole.Machine.ImagesWritten), $"{where}: {run.Machine.ImagesWritten.Count} images written");
            Assert.True(run.Machine.SlotSteps.Distinct().SequenceEqual(whole.Machine.SlotSteps), $"{where}: slots' steps were {string.Join(" ", run.Machine.SlotSteps)}"); // a slot's step may be begun again
            Assert.True(run.Machine.StepsDone.SequenceEqual(whole.Machine.StepsDone), $"{where}: steps were {string.Join(" ", run.Machine.StepsDone)}");
        }
    }

    [Theory]
    [InlineData(20261121)]
    [InlineData(7)]
    public async Task Deploys_KilledAgainAndAgainAtRandom_AllEndActive(int seed)
    {
        var random = new Random(seed);
        await using var world = await FakeWorld.StartAsync(engine);
        List<Guid> nodes = [];
        var kills = 0;
        for (var i = 0; i < 5; i++) nodes.Add((await world.EnrollAvailableAsync()).Uuid);
        foreach (var node in nodes) await world.RequestAsync(node, "active");
        world.Life.Kill();
        foreach (var node in nodes)
        {
            while ((await world.RestAsync(node)).Provision.State != ProvisionState.Active || world.Life.IsDead)
            {
                Assert.True(world.Life.IsDead, $"seed {seed}: {(await world.NodeAsync(node)).LastError}");
                world.Clock.Advance(TimeSpan.FromSeconds(random.Next(0, 30)));
                await world.BootAsync(++kills < 60 ? random.Next(1, 60) : 0);
            }
        }

        output.WriteLine($"seed {seed}: {kills} kills");
        Assert.All(world.Machines, machine => Assert.Equal(["debian.raw"], machine.ImagesWritten));
        foreach (var node in nodes) Assert.DoesNotContain(await world.TimelineAsync(node), e => e.Name == TimelineNames.JobFailed);
    }

    /// <summary>The agent fetches from the appliance that died; the one that took over has the image as well, but the agent cannot know.</summary>
    [Fact]
    public async Task Deploy_TakenOverWhileWriting_IsWrittenAnewFromTheOther()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = (await world.EnrollAvailableAsync()).Uuid;
        await world.RequestAsync(node, "active");
        await world.UntilAsync(node, async _ => (await world.Store.FindByNodeAsync(node, default))?.Stage == "write-poll");
        world.Life.Kill();
        await TakenOver_IsWrittenAnewAsync(world, node);
    }

    /// <summary>The agent has the command, with the address of an appliance that did not live to say that it sent it.</summary>
    [Fact]
    public async Task Deploy_TakenOverAsTheWriteWasSent_IsWrittenAnewFromTheOther()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = (await world.EnrollAvailableAsync()).Uuid;
        world.Life.KillOver = $"after command {CommandNames.ExecuteDeployStep}";
        await world.RequestAsync(node, "active");
        await world.RestAsync(node);
        Assert.Equal(world.Life.KillOver, world.Life.DiedAt);
        await TakenOver_IsWrittenAnewAsync(world, node);
        Assert.Contains(await world.TimelineAsync(node), e => e.Message.Contains("taken up again", StringComparison.Ordinal));
    }

    private static async Task TakenOver_IsWrittenAnewAsync(FakeWorld world, Guid node)
    {
        var machine = world.MachineOf(node);
        machine.Faults.StepErrors["write_image"] = (CommandErrorTypes.ImageDownload, "http://10.77.0.1:8088/images/x: connection refused");
        await world.BootAsync(hostName: "there");

        await world.UntilAsync(node, async _ => (await world.TimelineAsync(node)).Any(e => e.Name == TimelineNames.ImageBegunAnew));
        machine.Faults.StepErrors.Clear();
        var deployed = await world.RestAsync(node);
        Assert.Equal((ProvisionState.Active, null), (deployed.Provision.State, deployed.LastError));
        Assert.Equal(["debian.raw"], machine.ImagesWritten);
        Assert.Single(await world.TimelineAsync(node), e => e.Name == TimelineNames.ImageBegunAnew);
    }

    /// <summary>The crossings to kill at, counted from one.</summary>
    private List<int> Draw(IReadOnlyList<string> crossings)
    {
        var all = Enumerable.Range(1, crossings.Count);
        if (commits is not { } count) return [.. all];
        var drawn = all.Where(k => crossings[k - 1].EndsWith("commit", StringComparison.Ordinal)).ToArray();
        Random.Shared.Shuffle(drawn);
        return [.. drawn.Take(count).Order()];
    }

    private async Task<(Node Node, FakeMachine Machine, IReadOnlyList<string> Crossings, string? DiedAt)> RunAsync(string target, ProvisionState from, int killAt)
    {
        await using var world = await FakeWorld.StartAsync(engine);
        string[] before = from switch { ProvisionState.Active => ["active"], ProvisionState.Rescue => ["active", "rescue"], _ => [] };
        var node = from == ProvisionState.Available || before.Length > 0 ? await world.EnrollAvailableAsync(WithSlots) : await world.EnrollAsync(from, WithSlots);
        foreach (var verb in before)
        {
            await world.RequestAsync(node.Uuid, verb, Completed);
            await world.RestAsync(node.Uuid);
        }

        await world.SettleAsync();
        world.Life.Kill();
        await world.BootAsync(killAt);
        await StartVerbAsync(world, node.Uuid, target);
        var rested = await world.RestAsync(node.Uuid);
        var (crossings, diedAt) = (world.Life.Crossings, world.Life.DiedAt);
        if (world.Life.IsDead)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(7));
            await world.BootAsync();
            if ((await world.NodeAsync(node.Uuid)).Provision.State == from && await world.Store.FindByNodeAsync(node.Uuid, default) is null && !WasDone(await world.TimelineAsync(node.Uuid), target))
                await StartVerbAsync(world, node.Uuid, target); // the request had not been accepted: the client asks again
            rested = await world.RestAsync(node.Uuid);
        }

        return (rested, world.MachineOf(node.Uuid), crossings, diedAt);
    }

    private static Node WithSlots(Node node) => node with { Interfaces = FakeWorld.Fakes(DriverSlot.Bios).Add(DriverSlot.Rescue, "agent") };

    private static ProvisionRequest Completed(ProvisionRequest request) => request.Target switch
    {
        "service" => request with { ServiceSteps = [.. ServiceSteps.Select(JsonMap.Parse)] },
        "rescue" => request with { RescuePassword = new("hunter2") },
        _ => request,
    };

    private static bool WasDone(IReadOnlyList<TimelineEvent> timeline, string target) => timeline.Any(e => e.Name == TimelineNames.JobStarted && e.Data.GetText("target") == target);

    /// <summary>Asks for a verb; an appliance that dies over it leaves the client without an answer.</summary>
    private static async Task StartVerbAsync(FakeWorld world, Guid node, string target)
    {
        var request = world.RequestAsync(node, target, Completed);
        await Task.WhenAny(request, world.Life.Death);
        if (request.IsCompleted) await request;
    }
}

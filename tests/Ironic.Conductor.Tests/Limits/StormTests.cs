using Ironic.Conductor.Jobs;
using Ironic.Conductor.Limits;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Provisioning;
using Ironic.Model.Timeline;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Limits;

/// <summary>More work at once than is good: it is let in phase by phase, and all of it ends well.</summary>
/// <param name="engine">Null: in memory, for a storm that says something of admission alone.</param>
/// <param name="size">How many deploy at once.</param>
public abstract class StormTests(TestEngine? engine, int size)
{
    [Fact]
    public async Task Deploys_ManyTimesTheLimitAtOnce_AreAdmittedSmoothly_AndAllFinish()
    {
        LimitOptions limits = new() { Deploys = size / 4, Boots = size / 10, Images = size / 50, Writes = size / 10 };
        var many = size - (size / 100);
        await using var world = await FakeWorld.StartAsync(engine, FakeWorld.DefaultOptions with { Limits = limits });
        List<Guid> nodes = [];
        for (var i = 0; i < size; i++) nodes.Add((await world.EnrollAvailableAsync(node => node with { Owner = i < many ? "many" : "few" })).Uuid);
        foreach (var node in nodes) await world.RequestAsync(node, "active");
        var admission = world.Get<Admission>();
        Dictionary<string, int> most = [];
        DateTimeOffset? few = null;
        for (var step = 0; ; step++)
        {
            await world.SettleAsync();
            foreach (var (phase, inside, _, limit) in admission.Look())
            {
                Assert.True(inside <= limit, $"{inside} in {phase}");
                most[phase] = Math.Max(most.GetValueOrDefault(phase), inside);
            }

            Assert.True(world.Machines.Count(machine => machine is { IsOn: true, Agent: null } && machine.PowerChanges.Count == 1) <= limits.Boots);
            if (step % 5 == 0)
            {
                var active = 0;
                foreach (var node in nodes) active += (await world.NodeAsync(node)).Provision.State == ProvisionState.Active ? 1 : 0;
                if (few is null && await AreActiveAsync(world, nodes[many..])) few = world.Clock.GetUtcNow();
                if (active == nodes.Count) break;
            }

            Assert.True(step < 2400, "it does not end");
            world.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.Equal((limits.Deploys, limits.Boots), (most["deploys"], most["boots"])); // the limits are what bounds it
        Assert.All(admission.Look(), phase => Assert.Equal((0, 0), (phase.Inside, phase.Waiting)));
        Assert.All(world.Machines, machine => Assert.Equal(["debian.raw"], machine.ImagesWritten));
        var whole = world.Clock.GetUtcNow() - (await world.TimelineAsync(nodes[0])).First(e => e.Name == TimelineNames.JobStarted).At;
        Assert.True(few is { } done && world.Clock.GetUtcNow() - done > whole / 2, "who asked for few had to wait for him who asked for many");
    }

    [Fact]
    public async Task WhoWaits_IsSeen_AndCanBeEnded_AndGoesOnAfterARestart()
    {
        await using var world = await FakeWorld.StartAsync(engine, FakeWorld.DefaultOptions with { Limits = new() { Boots = 1 } });
        var (first, second, third) = ((await world.EnrollAvailableAsync()).Uuid, (await world.EnrollAvailableAsync()).Uuid, (await world.EnrollAvailableAsync()).Uuid);
        foreach (var node in (Guid[])[first, second, third])
        {
            await world.RequestAsync(node, "active");
            await world.SettleAsync();
        }

        var reports = (await world.Get<IJobService>().ListAsync(default)).ToDictionary(report => report.Node.Uuid, report => report.Queued);
        Assert.Equal((null, "a boot: 1 of 1 are under way, 2 wait"), (reports[first], reports[second]));
        Assert.True((await world.Get<IJobService>().EndAsync(third, default)).Succeeded);
        Assert.Equal(ProvisionState.DeployFail, (await world.RestAsync(third)).Provision.State);

        world.Life.Kill();
        await world.BootAsync();
        await world.SettleAsync();
        Assert.Equal(("boots", 1, 1, 1), world.Get<Admission>().Look().Single(phase => phase.Phase == "boots")); // who was booting is in, who was to boot waits
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(first)).Provision.State);
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(second)).Provision.State);
        Assert.Contains(await world.TimelineAsync(second), e => e.Name == TimelineNames.JobAdmitted && e.Duration > TimeSpan.Zero);
    }

    [Fact]
    public async Task Failures_AndHolds_GiveTheirPlacesUp()
    {
        await using var world = await FakeWorld.StartAsync(engine, FakeWorld.DefaultOptions with { Limits = new() { Deploys = 1, Boots = 1 } });
        var (fails, waits) = ((await world.EnrollAvailableAsync()).Uuid, (await world.EnrollAvailableAsync()).Uuid);
        world.MachineOf(fails).Faults.StopsAt = BootStop.Nothing;
        await world.RequestAsync(fails, "active");
        await world.RequestAsync(waits, "active");
        Assert.Equal(ProvisionState.DeployFail, (await world.RestAsync(fails)).Provision.State);
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(waits)).Provision.State);
        Assert.All(world.Get<Admission>().Look(), phase => Assert.Equal((0, 0), (phase.Inside, phase.Waiting)));
    }

    private static async Task<bool> AreActiveAsync(FakeWorld world, List<Guid> nodes)
    {
        foreach (var node in nodes)
        {
            if ((await world.NodeAsync(node)).Provision.State != ProvisionState.Active) return false;
        }

        return true;
    }
}

using System.Text.Json.Nodes;
using Ironic.Conductor.Tests.World;
using Ironic.Conductor.Timeline;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Tests.Timeline;

public sealed class DeployPhasesTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Deploy_IsCutIntoPhasesWithoutGaps_AndEndsWithTheInstancesFirstSign()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAvailableAsync()).Uuid;
        Assert.Null(await world.Get<ITimelineService>().FindProfileAsync(uuid, default));
        await world.RequestAsync(uuid, "active");
        await world.RestAsync(uuid);
        var profile = await world.Get<ITimelineService>().FindProfileAsync(uuid, default);
        Assert.Null(profile!.Phases[^1].Duration); // the instance has not been seen yet
        world.Clock.Advance(TimeSpan.FromSeconds(60));
        await world.SettleAsync();
        profile = await world.Get<ITimelineService>().FindProfileAsync(uuid, default);
        Assert.Equal(["image", "power", "firmware and DHCP", "loader", "ramdisk fetch", "kernel to agent", "steps", "image write", "steps after the write", "reboot", "first boot"], profile!.Phases.Select(phase => phase.Name));
        Assert.Equal(profile.Total, profile.Phases.Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Duration!.Value));
        Assert.Equal(12, profile.Phases[^1].Duration!.Value.TotalSeconds);
        Assert.Equal(6, profile.Phases[2].Duration!.Value.TotalSeconds);
        Assert.Equal(12, profile.Phases[5].Duration!.Value.TotalSeconds);
    }

    [Fact]
    public void Deploy_ThatFailed_EndsWithTheFailure()
    {
        var profile = DeployPhases.Cut([Job(0), Named(2, TimelineNames.ImagePrepared), Named(5, TimelineNames.JobFailed)], Start.AddHours(1));
        Assert.Equal([("image", 2.0), ("power", 3.0)], profile!.Phases.Select(phase => (phase.Name, phase.Duration!.Value.TotalSeconds)));
        Assert.Equal(5, profile.Total.TotalSeconds);
    }

    [Fact]
    public void Deploy_ThatRuns_HasAnOpenEnd()
    {
        var profile = DeployPhases.Cut([Job(0), Named(2, TimelineNames.ImagePrepared)], Start.AddSeconds(9));
        Assert.Equal((9.0, (TimeSpan?)null), (profile!.Total.TotalSeconds, profile.Phases[^1].Duration));
    }

    [Fact]
    public void Deploy_WhoseInstanceWasNeverSeen_SaysSo()
    {
        var profile = DeployPhases.Cut([Job(0), Named(30, TimelineNames.InstanceBooting), Job(500, "undeploy")], Start.AddHours(1));
        Assert.Equal(("first boot", (TimeSpan?)null), (profile!.Phases[^1].Name, profile.Phases[^1].Duration));
        Assert.Equal(30, profile.Total.TotalSeconds);
    }

    [Fact]
    public void LatestDeploy_IsTheOneThatIsTold()
    {
        var profile = DeployPhases.Cut([Job(0), Named(1, TimelineNames.JobFailed), Job(100)], Start.AddSeconds(104));
        Assert.Equal((Start.AddSeconds(100), 4.0), (profile!.StartedAt, profile.Total.TotalSeconds));
    }

    private static TimelineEvent Named(double at, string name) => new(Guid.Empty, Start.AddSeconds(at), name) { Message = name };

    private static TimelineEvent Job(double at, string kind = "deploy") => Named(at, TimelineNames.JobStarted) with { Data = JsonMap.From(new JsonObject { ["kind"] = kind }) };
}

using System.Collections.Immutable;
using System.Text.Json;
using Ironic.Conductor.Tests.World;
using Ironic.Conductor.Timeline;
using Ironic.Model.Drivers;
using Ironic.Model.Provisioning;
using Ironic.Model.Timeline;
using Ironic.Testing.Databases;

namespace Ironic.Conductor.Tests.Flows;

/// <summary>The main road: enroll to active and back to available.</summary>
public abstract class WholeLifeTests(TestEngine engine)
{
    [Fact]
    public async Task NodeWithoutAnAgent_PassesThroughAllStatesAtOnce()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var interfaces = ImmutableSortedDictionary<DriverSlot, string>.Empty.Add(DriverSlot.Deploy, "fake").Add(DriverSlot.Inspect, "fake");
        var uuid = (await world.EnrollAsync(change: node => node with { Interfaces = interfaces })).Uuid;
        foreach (var (target, state) in new[]
        {
            ("manage", ProvisionState.Manageable), ("inspect", ProvisionState.Manageable), ("provide", ProvisionState.Available), ("active", ProvisionState.Active), ("deleted", ProvisionState.Available),
        })
        {
            await world.RequestAsync(uuid, target);
            var node = await world.RestAsync(uuid, limitSeconds: 0);
            Assert.Equal((target, new ProvisionStatus(state, null), (string?)null), (target, node.Provision, node.LastError));
        }
    }

    [Fact]
    public async Task Node_FromEnrollToActiveAndBack_PassesThroughAllFlows()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var uuid = (await world.EnrollAsync()).Uuid;
        var machine = world.MachineOf(uuid);

        await world.RequestAsync(uuid, "manage");
        var node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.Manageable, null), node.Provision);
        Assert.Equal(PowerState.Off, node.PowerState);
        Assert.Equal("Acme", node.DriverInternalInfo.GetText("bmc_vendor"));

        await world.RequestAsync(uuid, "inspect");
        node = await world.RestAsync(uuid);
        Assert.Equal(ProvisionState.Manageable, node.Provision.State);
        Assert.Null(node.LastError);
        Assert.Equal("x86_64", node.Properties.GetText("cpu_arch"));
        Assert.Equal("19", node.Properties.GetText("local_gb"));
        Assert.Equal("boot_mode:uefi", node.Properties.GetText("capabilities"));
        Assert.NotNull(node.InspectionFinishedAt);

        await world.RequestAsync(uuid, "provide");
        node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.Available, null), node.Provision);
        Assert.Equal(["erase_devices_metadata", "erase_devices"], machine.StepsDone);
        Assert.False(machine.IsOn);

        Assert.True((await world.Nodes.UpdateAsync(uuid, n => n with { InstanceInfo = Model.Json.JsonMap.Parse("""{"image_source": "http://images/debian.raw", "image_checksum": "abc"}""") }, default)).TryGet(out _, out var fault), fault?.Message);
        await world.RequestAsync(uuid, "active", request => request with { ConfigDrive = JsonSerializer.SerializeToElement("""{"meta_data": {}}""") });
        node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.Active, null), node.Provision);
        Assert.Null(node.LastError);
        Assert.Equal(["debian.raw"], machine.ImagesWritten);
        Assert.True(machine.IsOn);
        Assert.True(node.DeployStep.IsEmpty);
        Assert.False(node.DriverInternalInfo.Contains("agent_secret_token"));
        var profile = await world.Get<ITimelineService>().FindProfileAsync(uuid, default);
        Assert.Contains(profile!.Phases, phase => phase == new DeployPhase("config drive", TimeSpan.FromSeconds(0.5)));

        await world.RequestAsync(uuid, "deleted");
        node = await world.RestAsync(uuid);
        Assert.Equal(new ProvisionStatus(ProvisionState.Available, null), node.Provision);
        Assert.True(node.InstanceInfo.IsEmpty);
        Assert.Null(await world.Store.ReadBlobAsync(uuid, "configdrive", default));
        Assert.Equal(["on", "off", "on", "off", "on", "off", "on", "off", "on", "off"], machine.PowerChanges); // inspect, clean, deploy, instance, clean
        Assert.Contains(await world.TimelineAsync(uuid), e => e.Name == TimelineNames.JobDone);
    }
}

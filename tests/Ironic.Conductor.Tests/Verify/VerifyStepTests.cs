using System.Collections.Immutable;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Verify;

public sealed class VerifyStepTests
{
    [Fact]
    public async Task Manage_RunsTheSlotsVerifySteps_HighestPriorityFirst()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAgentlessAsync()).Uuid;
        await world.RequestAsync(uuid, "manage");
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["vendor.check_licence", "vendor.check_clock"], world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task Manage_AVerifyStepFails_RunsTheOthersAllTheSame_AndGoesBackToEnroll()
    {
        await using var world = await FakeWorld.StartAsync();
        var uuid = (await world.EnrollAgentlessAsync()).Uuid;
        world.MachineOf(uuid).Faults.SlotErrors["vendor.check_licence"] = "No licence.";
        await world.RequestAsync(uuid, "manage");
        var node = await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal((new ProvisionStatus(ProvisionState.Enroll, null), "Verify step vendor.check_licence failed: No licence."), (node.Provision, node.Words));
        Assert.Contains("[cause: fake-failure", node.LastError, StringComparison.Ordinal); // as the slot named it
        Assert.Equal(["vendor.check_clock"], world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task Manage_StepsWhosePriorityIsSetToZero_AreLeftOut()
    {
        await using var world = await FakeWorld.StartAsync(FakeWorld.DefaultOptions with { VerifyPriorities = ImmutableDictionary<string, int>.Empty.Add("vendor.check_licence", 0) });
        var uuid = (await world.EnrollAgentlessAsync()).Uuid;
        await world.RequestAsync(uuid, "manage");
        await world.RestAsync(uuid, limitSeconds: 0);
        Assert.Equal(["vendor.check_clock"], world.MachineOf(uuid).SlotSteps);
    }
}

using Ironic.Conductor.Tests.World;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Templates;

namespace Ironic.Conductor.Tests.Templates;

public sealed class DeployTemplateTests
{
    [Fact]
    public async Task Deploy_RunsTheStepsOfTemplatesNamedByTheInstancesTraits()
    {
        await using var world = await FakeWorld.StartAsync();
        await AddAsync(world, "CUSTOM_A", Step("bios", "factory_reset", 150));
        await AddAsync(world, "CUSTOM_B", Step("bios", "slow", 50));
        await AddAsync(world, "CUSTOM_C", Step("bios", "at_next_boot", 50));
        var uuid = await EnrollAsync(world, "CUSTOM_A", "CUSTOM_B");
        await world.RequestAsync(uuid, "active");
        var node = await world.RestAsync(uuid);
        Assert.Equal((ProvisionState.Active, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["bios.factory_reset", "deploy.deploy", "bios.slow"], world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task TheRequestsSteps_GoBeforeTheTemplates_AndPriorityZeroLeavesOneOut()
    {
        await using var world = await FakeWorld.StartAsync();
        await AddAsync(world, "CUSTOM_A", Step("bios", "factory_reset", 150), Step("bios", "slow", 50));
        var uuid = await EnrollAsync(world, "CUSTOM_A");
        await world.RequestAsync(uuid, "active", request => request with
        {
            DeploySteps =
            [
                JsonMap.Parse("""{"interface": "bios", "step": "factory_reset", "args": {}, "priority": 10}"""),
                JsonMap.Parse("""{"interface": "bios", "step": "slow", "args": {}, "priority": 0}"""),
            ],
        });
        Assert.Equal(ProvisionState.Active, (await world.RestAsync(uuid)).Provision.State);
        Assert.Equal(["deploy.deploy", "bios.factory_reset"], world.MachineOf(uuid).SlotSteps);
    }

    [Fact]
    public async Task TemplatesThatCannotBeRun_AreNamedWhenTheDeployIsRefused()
    {
        await using var world = await FakeWorld.StartAsync();
        await AddAsync(world, "CUSTOM_A", Step("bios", "factory_reset", 150), Step("bios", "no_such", 40));
        await AddAsync(world, "CUSTOM_B", Step("bios", "factory_reset", 10));
        var uuid = await EnrollAsync(world, "CUSTOM_A", "CUSTOM_B");
        var fault = (await world.Provisioning.RequestAsync(uuid, new() { Target = "active" }, default)).Fault!;
        Assert.All(
            ["Matching deploy templates: CUSTOM_A,CUSTOM_B.", "node does not support this deploy step: {'interface': 'bios', 'step': 'no_such'", "Duplicate deploy steps for bios.factory_reset"],
            part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    private static async Task AddAsync(FakeWorld world, string name, params TemplateStep[] steps) => Assert.IsType<CommitResult.Committed>(
        await world.Store.CommitAsync([new StoreWrite.InsertResource(new DeployTemplate { Uuid = Guid.NewGuid(), Name = name, Steps = [.. steps], CreatedAt = world.Clock.GetUtcNow() })], default));

    private static TemplateStep Step(string slot, string step, int priority) => new(slot, step, JsonMap.Empty, priority);

    private static async Task<Guid> EnrollAsync(FakeWorld world, params string[] traits)
    {
        Node With(Node node) => node with { Traits = [.. traits], InstanceInfo = JsonMap.Empty.With("traits", new System.Text.Json.Nodes.JsonArray([.. traits.Select(trait => (System.Text.Json.Nodes.JsonNode)trait)])) };
        return (await world.EnrollAgentlessAsync(ProvisionState.Available, With)).Uuid;
    }
}

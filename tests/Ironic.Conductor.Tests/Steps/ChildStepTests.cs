using Ironic.Conductor.Tests.World;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Tests.Steps;

/// <summary>Steps that are carried out on a node's children instead.</summary>
public sealed class ChildStepTests
{
    [Fact]
    public async Task AStepOnChildren_RunsOnEachOfThem_AndNotOnTheParent()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, children) = await EnrollAsync(world, 3);
        await world.CleanAsync(parent, """{"interface": "bios", "step": "factory_reset", "execute_on_child_nodes": true}""", """{"interface": "vendor", "step": "log"}""");
        var node = await world.RestAsync(parent, limitSeconds: 0);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Equal(["vendor.log"], world.MachineOf(parent).SlotSteps);
        foreach (var child in children)
        {
            Assert.Equal(["bios.factory_reset"], world.MachineOf(child).SlotSteps);
            Assert.Null((await world.NodeAsync(child)).Reservation);
        }
    }

    [Fact]
    public async Task AStepOnChosenChildren_RunsOnThoseOnly()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, children) = await EnrollAsync(world, 2);
        await world.CleanAsync(parent, $$"""{"interface": "bios", "step": "factory_reset", "execute_on_child_nodes": true, "limit_child_node_execution": ["{{children[1]}}"]}""");
        await world.RestAsync(parent, limitSeconds: 0);
        Assert.Equal((0, 1), (world.MachineOf(children[0]).SlotSteps.Count, world.MachineOf(children[1]).SlotSteps.Count));
    }

    [Fact]
    public async Task PowerOfChildren_IsSwitchedByReservedSteps()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, children) = await EnrollAsync(world, 2);
        await world.CleanAsync(parent, """{"interface": "power", "step": "power_on", "execute_on_child_nodes": true}""", """{"interface": "power", "step": "reboot", "execute_on_child_nodes": true}""");
        var node = await world.RestAsync(parent, limitSeconds: 0);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.Empty(world.MachineOf(parent).PowerChanges);
        foreach (var child in children)
        {
            Assert.Equal(["on", "off", "on"], world.MachineOf(child).PowerChanges);
            Assert.Equal(Model.Drivers.PowerState.On, (await world.NodeAsync(child)).PowerState);
        }
    }

    [Fact]
    public async Task AChildThatIsLocked_IsWaitedFor()
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, children) = await EnrollAsync(world, 1);
        var child = await world.NodeAsync(children[0]);
        await world.Store.CommitAsync([new Model.Stores.StoreWrite.UpdateNode(child with { Reservation = "elsewhere" })], default);
        await world.CleanAsync(parent, """{"interface": "bios", "step": "factory_reset", "execute_on_child_nodes": true}""");
        await world.StateAsync(parent, ProvisionState.CleanWait, limitSeconds: 60);
        Assert.Empty(world.MachineOf(children[0]).SlotSteps);
        child = await world.NodeAsync(children[0]);
        await world.Store.CommitAsync([new Model.Stores.StoreWrite.UpdateNode(child with { Reservation = null })], default);
        Assert.Equal(ProvisionState.Manageable, (await world.RestAsync(parent, limitSeconds: 60)).Provision.State);
        Assert.Equal(["bios.factory_reset"], world.MachineOf(children[0]).SlotSteps);
    }

    [Theory]
    [InlineData("""{"interface": "bios", "step": "factory_reset", "execute_on_child_nodes": true}""", "The BMC says no.")]
    [InlineData("""{"interface": "bios", "step": "no_such", "execute_on_child_nodes": true}""", "node does not support this clean step")]
    [InlineData("""{"interface": "bios", "step": "slow", "execute_on_child_nodes": true}""", "did not end at once, which steps on child nodes must")]
    public async Task AStepThatFailsOnAChild_FailsTheParent_NamingTheChild(string step, string text)
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, children) = await EnrollAsync(world, 1);
        world.MachineOf(children[0]).Faults.SlotErrors["bios.factory_reset"] = "The BMC says no.";
        await world.CleanAsync(parent, step);
        var node = await world.RestAsync(parent, limitSeconds: 0);
        Assert.Equal((ProvisionState.CleanFail, true, NodeFaults.Clean), (node.Provision.State, node.Maintenance, node.Fault));
        Assert.Contains($"on child node {children[0]}: ", node.LastError, StringComparison.Ordinal);
        Assert.Contains(text, node.LastError, StringComparison.Ordinal);
        Assert.Null((await world.NodeAsync(children[0])).Reservation);
    }

    [Theory]
    [InlineData(""" "execute_on_child_nodes": "true" """, "execute_on_child_nodes 'true' is not of type 'boolean'")]
    [InlineData(""" "execute_on_child_nodes": true, "limit_child_node_execution": "all" """, "limit_child_node_execution 'all' is not a list of UUIDs")]
    [InlineData(""" "execute_on_child_nodes": true, "limit_child_node_execution": ["node-1"] """, "is not a list of UUIDs")]
    [InlineData(""" "execute_on_child_nodes": true, "limit_child_node_execution": null """, "is not a list of UUIDs")]
    public async Task ChildrenNamedWrongly_AreRefused_AndNothingRunsOnTheParent(string keys, string text)
    {
        await using var world = await FakeWorld.StartAsync();
        var (parent, _) = await EnrollAsync(world, 1);
        var outcome = await world.Provisioning.RequestAsync(parent, new() { Target = "clean", CleanSteps = [JsonMap.Parse($$"""{"interface": "bios", "step": "factory_reset", {{keys}}}""")] }, default);
        Assert.StartsWith("Invalid clean_steps: ", outcome.Fault!.Message, StringComparison.Ordinal);
        Assert.Contains(text, outcome.Fault.Message, StringComparison.Ordinal);
        Assert.Empty(world.MachineOf(parent).SlotSteps);
    }

    private static readonly string[] LongSteps =
    [
        """{"interface": "bios", "step": "slow", "execute_on_child_nodes": true}""",
        """{"interface": "bios", "step": "at_next_boot", "execute_on_child_nodes": true}""",
        """{"interface": "bios", "step": "apply_configuration", "args": {"settings": [{"name": "Boot", "value": "Uefi"}]}, "execute_on_child_nodes": true}""",
    ];

    [Fact]
    public async Task AStepThatTakesItsTime_IsAskedForUntilItIsDone_ChildByChild()
    {
        await using var world = await FakeWorld.StartAsync(Patient);
        var (parent, children) = await EnrollAsync(world, 2);
        var begun = world.Clock.GetUtcNow();
        await world.CleanAsync(parent, LongSteps);
        await world.StateAsync(parent, ProvisionState.CleanWait, limitSeconds: 0);
        Assert.Equal($"the BMC's task, of child node {children[0]}", (await world.Store.FindByNodeAsync(parent, default))!.WaitingFor);
        Assert.Null((await world.NodeAsync(children[0])).Reservation);
        var node = await world.RestAsync(parent);
        Assert.Equal((ProvisionState.Manageable, (string?)null), (node.Provision.State, node.LastError));
        Assert.InRange((world.Clock.GetUtcNow() - begun).TotalSeconds, 40, 60);
        foreach (var child in children)
        {
            Assert.Equal(["bios.slow", "bios.at_next_boot", "bios.apply_configuration"], world.MachineOf(child).SlotSteps);
            Assert.Equal(["on"], world.MachineOf(child).PowerChanges);
            Assert.Equal(("Uefi", "true"), ((await world.Store.FindBiosAsync(child, default))!.Settings.Single().Value, (await world.NodeAsync(child)).DriverInternalInfo.GetText("applied")));
        }
    }

    [Fact]
    public async Task AStepThatWaitsForTheAgent_CannotRunOnAChild()
    {
        await using var world = await FakeWorld.StartAsync(Patient);
        var (parent, _) = await EnrollAsync(world, 1);
        await world.CleanAsync(parent, """{"interface": "bios", "step": "awaits_agent", "execute_on_child_nodes": true}""");
        Assert.Contains("waits for the agent, and no ramdisk is booted on child nodes", (await world.RestAsync(parent, limitSeconds: 0)).LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStepThatTakesItsTime_KilledAtEveryCrossing_IsTakenUpAgain()
    {
        var whole = await RunAsync(killAt: 0);
        for (var k = 1; k <= whole.Crossings.Count; k++)
        {
            var run = await RunAsync(k);
            var where = $"killed at crossing {k} of {whole.Crossings.Count} ({run.DiedAt})";
            Assert.True(run.Parent is { Provision.State: ProvisionState.Manageable, LastError: null }, $"{where}: {run.Parent.Provision}, '{run.Parent.LastError}'");
            foreach (var (child, machine) in run.Children)
            {
                Assert.True(child.Reservation is null, $"{where}: {child.Uuid} is still reserved");
                Assert.True(machine.SlotSteps.Distinct().SequenceEqual(whole.Children[0].Machine.SlotSteps), $"{where}: steps were {string.Join(" ", machine.SlotSteps)}");
                Assert.True(machine.PowerChanges.SequenceEqual(whole.Children[0].Machine.PowerChanges), $"{where}: power went {string.Join(" ", machine.PowerChanges)}");
            }
        }
    }

    private static Ironic.Conductor.Options.ConductorOptions Patient => FakeWorld.DefaultOptions with { AllowAsyncChildSteps = true };

    private static async Task<(Node Parent, (Node Node, FakeMachine Machine)[] Children, IReadOnlyList<string> Crossings, string? DiedAt)> RunAsync(int killAt)
    {
        await using var world = await FakeWorld.StartAsync(Patient);
        var (parent, children) = await EnrollAsync(world, 2);
        foreach (var child in children) world.MachineOf(child).Set(on: true);
        world.Life.Kill();
        await world.BootAsync(killAt);
        await CleanAsync();
        await world.RestAsync(parent);
        var (crossings, diedAt) = (world.Life.Crossings, world.Life.DiedAt);
        if (world.Life.IsDead)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(7));
            await world.BootAsync();
            if (world.MachineOf(children[0]).SlotSteps.Count == 0 && await world.Store.FindByNodeAsync(parent, default) is null) await CleanAsync(); // the request had not been accepted
            await world.RestAsync(parent);
        }

        List<(Node, FakeMachine)> ended = [];
        foreach (var child in children) ended.Add((await world.NodeAsync(child), world.MachineOf(child)));
        return (await world.NodeAsync(parent), [.. ended], crossings, diedAt);

        async Task CleanAsync()
        {
            var request = world.CleanAsync(parent, LongSteps);
            await Task.WhenAny(request, world.Life.Death);
            if (request.IsCompleted) await request;
        }
    }

    private static async Task<(Guid Parent, Guid[] Children)> EnrollAsync(FakeWorld world, int count)
    {
        var parent = (await world.EnrollAgentlessAsync(ProvisionState.Manageable)).Uuid;
        List<Guid> children = [];
        for (var i = 0; i < count; i++) children.Add((await world.EnrollAgentlessAsync(ProvisionState.Active, node => node with { ParentNode = parent })).Uuid);
        return (parent, [.. children]);
    }
}

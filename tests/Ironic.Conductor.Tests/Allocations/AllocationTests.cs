using Ironic.Conductor.Allocations;
using Ironic.Conductor.Tests.World;
using Ironic.Model.Allocations;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Microsoft.Extensions.Hosting;

namespace Ironic.Conductor.Tests.Allocations;

public abstract class AllocationTests(TestEngine engine)
{
    [Fact]
    public async Task LockedNodes_AreTriedAgain_ThenGivenUp()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await EnrollAsync(world);
        await ChangeAsync(world, node.Uuid, n => n with { Reservation = "elsewhere" });
        var allocation = await AskAsync(world);
        var work = world.Get<AllocationEngine>().ProcessAsync(allocation.Uuid, default);
        await PassAsync(world, work, seconds: 10);
        Assert.Equal((AllocationState.Error, $"Failed to process allocation {allocation.Uuid}: could not reserve any of 1 suitable nodes."), await EndAsync(world, allocation));

        allocation = await AskAsync(world);
        work = world.Get<AllocationEngine>().ProcessAsync(allocation.Uuid, default);
        await ChangeAsync(world, node.Uuid, n => n with { Reservation = null });
        await PassAsync(world, work, seconds: 10);
        Assert.Equal((AllocationState.Active, null), await EndAsync(world, allocation));
    }

    /// <summary>Whoever took the request died before it found a node: its row is all that is left, and nobody is told.</summary>
    [Fact]
    public async Task LeftByAnApplianceThatDied_IsTakenUp()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        await EnrollAsync(world);
        var runner = world.Get<IEnumerable<IHostedService>>().OfType<AllocationRunner>().Single();
        await runner.StartAsync(default);
        var orphan = Wanted();
        Assert.IsType<CommitResult.Committed>(await world.Store.CommitAsync([new StoreWrite.InsertResource(orphan)], default));
        await PassAsync(world, AllocatedAsync(world, orphan), seconds: 60);
        await runner.StopAsync(default);
    }

    [Fact]
    public async Task ManyAtOnce_GetOneNodeEach()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        for (var i = 0; i < 5; i++) await EnrollAsync(world);
        List<Allocation> asked = [];
        for (var i = 0; i < 8; i++) asked.Add(await AskAsync(world));
        await Task.WhenAll(asked.Select(allocation => world.Get<AllocationEngine>().ProcessAsync(allocation.Uuid, default)));
        var ended = await ((IResourceStore)world.Store).ListAsync<Allocation>(new(), default);
        Assert.Equal((5, 3), (ended.Count(a => a.State == AllocationState.Active), ended.Count(a => a.State == AllocationState.Error)));
        Assert.Equal(5, ended.Where(a => a.NodeUuid is not null).Select(a => a.NodeUuid).Distinct().Count());
    }

    [Fact]
    public async Task InstanceTakenFromTheNode_EndsTheAllocation()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await EnrollAsync(world);
        var allocation = await AskAsync(world);
        await world.Get<AllocationEngine>().ProcessAsync(allocation.Uuid, default);
        Assert.Equal(allocation.Uuid, (await world.NodeAsync(node.Uuid)).InstanceUuid);
        var removed = await world.Nodes.UpdateAsync(node.Uuid, n => n with { InstanceUuid = null }, default);
        Assert.True(removed.TryGet(out var now, out var fault), fault?.Message);
        Assert.Null(now.AllocationUuid);
        Assert.Null(await ((IResourceStore)world.Store).FindAsync<Allocation>(allocation.Uuid, default));
    }

    [Fact]
    public async Task Undeploy_EndsTheAllocation()
    {
        await using var world = await FakeWorld.StartAsync(engine);
        var node = await EnrollAsync(world);
        var allocation = await AskAsync(world);
        await world.Get<AllocationEngine>().ProcessAsync(allocation.Uuid, default);
        await ChangeAsync(world, node.Uuid, n => n with { Provision = new(ProvisionState.Active, null), AutomatedClean = false });
        await world.RequestAsync(node.Uuid, "deleted");
        var ended = await world.RestAsync(node.Uuid);
        Assert.Equal((ProvisionState.Available, null, null), (ended.Provision.State, ended.InstanceUuid, ended.AllocationUuid));
        Assert.Null(await ((IResourceStore)world.Store).FindAsync<Allocation>(allocation.Uuid, default));
    }

    private static Allocation Wanted() => new() { Uuid = Guid.NewGuid(), ResourceClass = "big", CreatedAt = default };

    private static Task<Node> EnrollAsync(FakeWorld world) => world.EnrollAsync(ProvisionState.Available, node => node with { ResourceClass = "big", PowerState = PowerState.Off });

    private static async Task<Allocation> AskAsync(FakeWorld world)
    {
        Assert.True((await world.Get<IAllocationService>().CreateAsync(Wanted(), default)).TryGet(out var created, out var fault), fault?.Message);
        return created;
    }

    private static async Task<(AllocationState, string?)> EndAsync(FakeWorld world, Allocation allocation) =>
        await ((IResourceStore)world.Store).FindAsync<Allocation>(allocation.Uuid, default) is { } ended ? (ended.State, ended.LastError) : throw new InvalidOperationException("The allocation is gone.");

    private static Task AllocatedAsync(FakeWorld world, Allocation allocation) =>
        Eventually.TrueAsync(async () => await EndAsync(world, allocation) == (AllocationState.Active, null), TimeSpan.FromSeconds(60), "the allocation's end");

    private static async Task ChangeAsync(FakeWorld world, Guid uuid, Func<Node, Node> change) =>
        Assert.IsType<CommitResult.Committed>(await world.Store.CommitAsync([new StoreWrite.UpdateNode(change(await world.NodeAsync(uuid)))], default));

    private static async Task PassAsync(FakeWorld world, Task work, int seconds)
    {
        for (var second = 0; second < seconds * 10 && !work.IsCompleted; second++)
        {
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
            world.Clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        await work.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
    }
}

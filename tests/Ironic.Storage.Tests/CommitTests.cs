using System.Collections.Immutable;
using Ironic.Model.Boot;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing.Databases;

namespace Ironic.Storage.Tests;

public abstract class CommitTests(TestEngine engine) : StoreFixture(engine)
{
    [Fact]
    public async Task Insert_AFullNode_IsReadBackEqual_AlsoAfterReopening()
    {
        var node = NewNode("rack1-07") with
        {
            Interfaces = ImmutableSortedDictionary<DriverSlot, string>.Empty.Add(DriverSlot.Power, "ipmitool"),
            DriverInfo = JsonMap.Parse("""{"ipmi_address":"10.0.0.7","ipmi_password":"s3cret","nested":{"token":["a","b"],"port":623}}"""),
            Properties = JsonMap.Parse("""{"capabilities":"boot_mode:uefi","memory_mb":65536}"""),
            InstanceUuid = Guid.NewGuid(),
            BootMode = BootMode.Uefi,
            PowerState = PowerState.Off,
            Provision = new(ProvisionState.CleanWait, ProvisionState.Available),
            Traits = ["CUSTOM_GPU", "CUSTOM_SSD"],
            AutomatedClean = false,
        };
        var stored = await InsertAsync(node);
        Assert.Equal((1, 1), (stored.Id, stored.Revision));

        await ReopenAsync();

        var read = await Nodes.FindByNameAsync("rack1-07", CancellationToken.None);
        AssertSame(stored, read!);
    }

    [Fact]
    public async Task Update_OnAnOlderRevision_IsStaleAndChangesNothing()
    {
        var node = await InsertAsync(NewNode());
        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.UpdateNode(node with { Description = "first" })));

        Assert.Equal(new CommitResult.Stale("node", node.Uuid), await CommitAsync(new StoreWrite.UpdateNode(node with { Description = "second" })));

        var now = await Nodes.FindAsync(node.Uuid, CancellationToken.None);
        Assert.Equal(("first", 2), (now!.Description, now.Revision));
    }

    [Fact]
    public async Task Batch_WhoseLastWriteConflicts_LeavesNoTrace()
    {
        var node = await InsertAsync(NewNode());
        await CommitAsync(new StoreWrite.InsertJob(NewJob(node.Uuid)));

        var result = await CommitAsync(
            new StoreWrite.UpdateNode(node with { Reservation = "conductor-1" }),
            new StoreWrite.InsertPort(NewPort(node.Uuid, 1)),
            new StoreWrite.InsertJob(NewJob(node.Uuid)));

        Assert.Equal(new CommitResult.Duplicate("job", "job", node.Uuid.ToString()), result);
        Assert.Null((await Nodes.FindAsync(node.Uuid, CancellationToken.None))!.Reservation);
        await ReopenAsync();
        Assert.Null(await Ports.FindByAddressAsync(new MacAddress(1), CancellationToken.None));
        Assert.Single(await Jobs.ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Insert_OfATakenValue_NamesTheFieldAndTheValue()
    {
        var instance = Guid.NewGuid();
        var first = await InsertAsync(NewNode("a") with { InstanceUuid = instance });
        var second = await InsertAsync(NewNode("b"));
        await CommitAsync(new StoreWrite.InsertPort(NewPort(first.Uuid, 0x525400000001)));

        Assert.Equal(new CommitResult.Duplicate("node", "uuid", first.Uuid.ToString()), await CommitAsync(new StoreWrite.InsertNode(first)));
        Assert.Equal(new CommitResult.Duplicate("node", "name", "a"), await CommitAsync(new StoreWrite.InsertNode(NewNode("a"))));
        Assert.Equal(new CommitResult.Duplicate("node", "name", "a"), await CommitAsync(new StoreWrite.UpdateNode(second with { Name = "a" })));
        Assert.Equal(new CommitResult.Duplicate("node", "instance_uuid", instance.ToString()), await CommitAsync(new StoreWrite.UpdateNode(second with { InstanceUuid = instance })));
        Assert.Equal(new CommitResult.Duplicate("port", "address", "52:54:00:00:00:01"), await CommitAsync(new StoreWrite.InsertPort(NewPort(second.Uuid, 0x525400000001))));
    }

    [Fact]
    public async Task Rename_FreesTheOldName()
    {
        var node = await InsertAsync(NewNode("old"));
        await CommitAsync(new StoreWrite.UpdateNode(node with { Name = "new" }));

        Assert.Null(await Nodes.FindByNameAsync("old", CancellationToken.None));
        await InsertAsync(NewNode("old"));
    }

    [Fact]
    public async Task Delete_TakesAllOfTheNodeWithIt()
    {
        var node = await InsertAsync(NewNode());
        await CommitAsync(
            new StoreWrite.InsertPort(NewPort(node.Uuid, 1)),
            new StoreWrite.InsertJob(NewJob(node.Uuid)),
            new StoreWrite.PutBootPlan(new BootPlan { NodeUuid = node.Uuid, Target = BootTarget.LocalDisk, Purpose = "instance" }),
            new StoreWrite.PutBlob(node.Uuid, "configdrive", new byte[] { 1, 2, 3 }),
            new StoreWrite.PutInventory(new(node.Uuid, JsonMap.Empty, JsonMap.Empty, Then)));

        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.DeleteNode(node.Uuid)));

        foreach (var round in new[] { "in memory", "on disk" })
        {
            Assert.Null(await Nodes.FindAsync(node.Uuid, CancellationToken.None));
            Assert.Null(await Ports.FindByAddressAsync(new(1), CancellationToken.None));
            Assert.Null(await Jobs.FindByNodeAsync(node.Uuid, CancellationToken.None));
            Assert.Null(await ((IBootDirectory)Store).FindAsync(new MacAddress(1), CancellationToken.None));
            Assert.Null(await Nodes.ReadBlobAsync(node.Uuid, "configdrive", CancellationToken.None));
            Assert.Null(await Nodes.FindInventoryAsync(node.Uuid, CancellationToken.None));
            if (round == "in memory") await ReopenAsync();
        }
    }

    [Fact]
    public async Task ManyWriters_AtOnce_AllSucceed_AndIdsHaveNoGaps()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => CommitAsync(new StoreWrite.InsertNode(NewNode($"n{i}")))));

        Assert.All(results, result => Assert.IsType<CommitResult.Committed>(result));
        var all = await Nodes.ListAsync(new() { Limit = 2000 }, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (long)i), all.Select(n => n.Id));
    }

    [Fact]
    public async Task RacingUpdates_OfOneNode_LoseNone()
    {
        var node = await InsertAsync(NewNode());
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => AddTraitAsync(node.Uuid, $"CUSTOM_{i}")));

        Assert.Equal(50, (await Nodes.FindAsync(node.Uuid, CancellationToken.None))!.Traits.Count);

        async Task AddTraitAsync(Guid uuid, string trait)
        {
            while (true)
            {
                var latest = (await Nodes.FindAsync(uuid, CancellationToken.None))!;
                if (await CommitAsync(new StoreWrite.UpdateNode(latest with { Traits = latest.Traits.Add(trait) })) is CommitResult.Committed) return;
            }
        }
    }

    [Fact]
    public async Task History_KeepsTheNewestEntriesOnly()
    {
        var node = await InsertAsync(NewNode());
        for (var i = 0; i < 10; i++)
            await CommitAsync(new StoreWrite.AppendHistory(new(Guid.NewGuid(), node.Uuid, Then) { Severity = "INFO", EventType = "deploying", Event = $"e{i}" }));

        Assert.Equal(["e7", "e8", "e9"], (await Nodes.ListHistoryAsync(node.Uuid, CancellationToken.None)).Select(e => e.Event));
    }

    private static void AssertSame(Node expected, Node actual)
    {
        // Sorted collections compare by reference; set aside and compared by content.
        Assert.Equal(expected.Traits, actual.Traits);
        Assert.Equal(expected.Interfaces, actual.Interfaces);
        Assert.Equal(expected with { Traits = [], Interfaces = ImmutableSortedDictionary<DriverSlot, string>.Empty }, actual with { Traits = [], Interfaces = ImmutableSortedDictionary<DriverSlot, string>.Empty });
    }
}

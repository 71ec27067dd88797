using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Storage.Tests;

/// <summary>Several appliances on one database.</summary>
[Collection(PostgresTests.Name)]
public sealed class SharedDatabaseTests(PostgresFixture engine) : StoreFixture(engine), IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly PostgresFixture _engine = engine;
    private readonly TemporaryFolder _other = new();

    [Fact]
    public async Task WhatOneCommits_TheOtherSees_AndDecidesBy()
    {
        await using var other = OpenOther();
        HashSet<Guid> told = [];
        ((ISharedStore)other).Watch(nodes => { lock (told) told.UnionWith(nodes ?? []); });
        var node = await InsertAsync(NewNode("a"));
        await Eventually.TrueAsync(async () => await ((INodeStore)other).FindByNameAsync("a", default) is not null, Patience, "the other's sight of the node");
        lock (told) Assert.Contains(node.Uuid, told);

        // The other's write goes by what is committed, not by what it has heard of.
        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.UpdateNode(node with { Name = "b" })));
        Assert.Equal(new CommitResult.Stale("node", node.Uuid), await other.CommitAsync([new StoreWrite.UpdateNode(node with { Name = "c" })], default));
        Assert.Equal(new CommitResult.Duplicate("node", "name", "b"), await other.CommitAsync([new StoreWrite.InsertNode(NewNode("b"))], default));
        Assert.Null(await ((INodeStore)other).FindByNameAsync("a", default));
        Assert.IsType<CommitResult.Committed>(await other.CommitAsync([new StoreWrite.InsertNode(NewNode("a"))], default));
    }

    [Fact]
    public async Task EveryKindOfChange_IsReplayed_AsItIsLoaded()
    {
        await using var other = OpenOther();
        var (node, doomed) = (await InsertAsync(NewNode("n")), await InsertAsync(NewNode("doomed")));
        var (port, job) = (NewPort(node.Uuid, 7), NewJob(node.Uuid) with { State = JsonMap.Parse("""{"password":"x"}""") });
        var chassis = new Chassis { Uuid = Guid.NewGuid(), CreatedAt = Then, Description = "rack" };
        var gone = new Chassis { Uuid = Guid.NewGuid(), CreatedAt = Then };
        await CommitAsync(new StoreWrite.InsertPort(port), new StoreWrite.InsertPort(NewPort(node.Uuid, 8)), new StoreWrite.InsertJob(job), new StoreWrite.InsertResource(chassis), new StoreWrite.InsertResource(gone),
            new StoreWrite.InsertPort(NewPort(doomed.Uuid, 9)), new StoreWrite.InsertJob(NewJob(doomed.Uuid)),
            new StoreWrite.PutBootPlan(new() { NodeUuid = node.Uuid, Purpose = "deploy", Target = Model.Boot.BootTarget.LocalDisk }), new StoreWrite.PutConductor(new("here", "", ["ipmi"], Then, Then) { Beat = 1 }));
        port = (await Ports.FindAsync(port.Uuid, default))!;
        gone = (await ((IResourceStore)Store).FindAsync<Chassis>(gone.Uuid, default))!;
        await CommitAsync(new StoreWrite.UpdatePort(port with { Address = new(10) }), new StoreWrite.DeleteNode(doomed.Uuid), new StoreWrite.DeleteResource(gone));
        await CommitAsync(new StoreWrite.UpdateNode((await Nodes.FindAsync(node.Uuid, default))! with { Name = "renamed" }), new StoreWrite.UpdateJob((await Jobs.FindByNodeAsync(node.Uuid, default))! with { Stage = "next" }));

        await Eventually.TrueAsync(async () => await ((INodeStore)other).FindByNameAsync("renamed", default) is not null, Patience, "the last change");
        await using var loaded = OpenThird();

        foreach (var store in new[] { other, loaded })
        {
            Assert.Equal((await Nodes.ListAsync(new() { Limit = 99 }, default)).Select(n => (n.Uuid, n.Id, n.Revision, n.Name)), (await ((INodeStore)store).ListAsync(new() { Limit = 99 }, default)).Select(n => (n.Uuid, n.Id, n.Revision, n.Name)));
            Assert.Equal(await Ports.ListAsync(new() { Limit = 99 }, default), await ((IPortStore)store).ListAsync(new() { Limit = 99 }, default));
            Assert.Null(await ((IPortStore)store).FindByAddressAsync(new(7), default));
            Assert.NotNull(await ((IPortStore)store).FindByAddressAsync(new(10), default));
            Assert.Null(await ((INodeStore)store).FindByNameAsync("n", default));
            var read = (await ((IJobStore)store).ListAsync(default)).Single();
            Assert.Equal(("next", 2, "x"), (read.Stage, read.Revision, read.State.GetText("password")));
            Assert.Equal("rack", (await ((IResourceStore)store).ListAsync<Chassis>(new() { Limit = 9 }, default)).Single().Description);
            Assert.Equal("deploy", (await ((Model.Boot.IBootDirectory)store).FindAsync(node.Uuid, default))!.Plan!.Purpose);
            Assert.Equal("here", (await ((IConductorStore)store).ListAsync(default)).Single().Hostname);
        }
    }

    [Fact]
    public async Task WritersOnThree_LoseNothing_AndEndWithOneTruth()
    {
        await using var second = OpenOther();
        await using var third = OpenThird();
        var node = await InsertAsync(NewNode("counter") with { Extra = JsonMap.Parse("""{"n":0}""") });
        Store[] stores = [Store, second, third];

        await Task.WhenAll(stores.Select((store, i) => Task.Run(async () =>
        {
            for (var round = 0; round < 30; round++)
            {
                Assert.IsType<CommitResult.Committed>(await store.CommitAsync([new StoreWrite.InsertNode(NewNode($"{i}-{round}"))], default));
                while (await IncrementAsync(store) is not CommitResult.Committed)
                {
                }
            }
        })));

        foreach (var store in stores)
        {
            await Eventually.TrueAsync(async () => (await ((INodeStore)store).ListAsync(new() { Limit = 999 }, default)).Count == 91, Patience, "all nodes in each one's memory");
            await Eventually.TrueAsync(async () => await CountAsync(store) == 90, Patience, "every increment");
        }

        var ids = await Task.WhenAll(stores.Select(async store => (await ((INodeStore)store).ListAsync(new() { Limit = 999 }, default)).Select(n => (n.Id, n.Uuid)).ToList()));
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(ids[0], ids[2]);

        async Task<CommitResult> IncrementAsync(Store store)
        {
            var now = await ((INodeStore)store).FindAsync(node.Uuid, default);
            return now is null ? new CommitResult.Stale("node", node.Uuid) : await store.CommitAsync([new StoreWrite.UpdateNode(now with { Extra = JsonMap.Empty.With("n", await CountAsync(store) + 1) })], default);
        }

        async Task<int> CountAsync(Store store) => (await ((INodeStore)store).FindAsync(node.Uuid, default))!.Extra.ToObject()["n"]!.GetValue<int>();
    }

    [Fact]
    public async Task ServerThatDies_IsNamed_ReadsGoOn_AndAllComesBackByItself()
    {
        var node = await InsertAsync(NewNode("before"));
        await _engine.Server.KillAsync();

        var fault = await Assert.ThrowsAsync<StoreException>(() => CommitAsync(new StoreWrite.InsertNode(NewNode("lost"))));
        Assert.Contains("cannot be reached", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Passes);
        Assert.NotNull(((ISharedStore)Store).Fault);
        Assert.NotNull(await Nodes.FindByNameAsync("before", default));
        await Assert.ThrowsAsync<StoreException>(async () => await Nodes.ListHistoryAsync(node.Uuid, default));
        Store.Record(new(node.Uuid, DateTimeOffset.UtcNow, "dhcp.discover") { Message = "while it was away" });

        await _engine.Server.StartAgainAsync();
        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.InsertNode(NewNode("after"))));
        Assert.Null(((ISharedStore)Store).Fault);
        Assert.Empty(await Nodes.ListHistoryAsync(node.Uuid, default));
        Assert.Equal(["before", "after"], (await Nodes.ListAsync(new() { Limit = 9 }, default)).Select(n => n.Name));

        // What happened meanwhile is told, and comes to others' eyes.
        await Eventually.TrueAsync(async () => await _engine.Server.QueryAsync(Database.Url!, "SELECT count(*) FROM timeline WHERE document LIKE '%while it was away%'") == "1", Patience, "the event of the outage");

        // The listener is back, too.
        await using var other = OpenOther();
        await other.CommitAsync([new StoreWrite.InsertNode(NewNode("heard"))], default);
        await Eventually.TrueAsync(async () => await Nodes.FindByNameAsync("heard", default) is not null, Patience, "what another commits");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommitWhoseAnswerIsLost_IsLookedUp(bool arrives)
    {
        using var proxy = new CuttingProxy(Database.Url!, arrives);
        await using (var cut = OpenThird(Database with { Url = proxy.Url }))
        {
            proxy.CutNextCommit();
            var commit = cut.CommitAsync([new StoreWrite.InsertNode(NewNode("asked"))], default);
            if (arrives) Assert.IsType<CommitResult.Committed>(await commit);
            else await Assert.ThrowsAsync<StoreException>(() => commit);

            Assert.Equal(arrives, await ((INodeStore)cut).FindByNameAsync("asked", default) is not null);
            Assert.IsType<CommitResult.Committed>(await cut.CommitAsync([new StoreWrite.InsertNode(NewNode("next"))], default));
        }

        await ReopenAsync();
        Assert.Equal(arrives ? ["asked", "next"] : ["next"], (await Nodes.ListAsync(new() { Limit = 9 }, default)).Select(n => n.Name!));
        Assert.True(proxy.HasCut);
    }

    [Fact]
    public async Task AGapInTheLog_IsMetByLoadingEverything()
    {
        var node = await InsertAsync(NewNode("n") with { Description = "before" });
        await _engine.Server.QueryAsync(Database.Url!, "BEGIN; UPDATE nodes SET document = replace(document, 'before', 'after'); UPDATE head SET sequence = sequence + 3; COMMIT");

        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.InsertNode(NewNode("m"))));

        Assert.Equal("after", (await Nodes.FindAsync(node.Uuid, default))!.Description);
    }

    [Fact]
    public async Task KeyFile_MustBeTheOneOfTheDatabase()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<StoreException>(() => OpenIn(folder.Path));
        Assert.Contains("Copy the file secret.key", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("secret.key")));

        await File.WriteAllBytesAsync(folder.File("secret.key"), new byte[32]);
        Assert.Contains("is another key", Assert.Throws<StoreException>(() => OpenIn(folder.Path)).Message, StringComparison.Ordinal);

        File.Copy(Path.Combine(Folder, "secret.key"), folder.File("secret.key"), overwrite: true);
        await OpenIn(folder.Path).DisposeAsync();
    }

    [Fact]
    public async Task FirstStartOfThree_AtOnce_MigratesOnce()
    {
        var empty = new DatabaseOptions { Url = await _engine.NewDatabaseAsync(), KeyFile = Path.Combine(Folder, "secret.key") };
        using TemporaryFolder a = new(), b = new(), c = new();

        var opened = await Task.WhenAll(new[] { a, b, c }.Select(folder => Task.Run(() => Store.Open(new() { DataFolder = folder.Path, Database = empty }, TimeProvider.System, NullLoggerFactory.Instance))));

        Assert.Equal("1", await _engine.Server.QueryAsync(empty.Url!, "SELECT version FROM schema_version"));
        foreach (var store in opened) await store.DisposeAsync();
    }

    [Fact]
    public async Task NewerSchema_IsBorneForOneVersion_AndRefusedAfter()
    {
        await Store.DisposeAsync();
        await _engine.Server.QueryAsync(Database.Url!, "UPDATE schema_version SET version = version + 1");
        await OpenOther().DisposeAsync();
        await _engine.Server.QueryAsync(Database.Url!, "UPDATE schema_version SET version = version + 1");
        Assert.Contains("newer version", Assert.Throws<StoreException>(OpenOther).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _other.Dispose();

    private Store OpenOther() => OpenSharing(_other.Path, Database);

    private Store OpenThird(DatabaseOptions? database = null) => OpenSharing(_other.File("third"), database ?? Database);

    private Store OpenSharing(string folder, DatabaseOptions database) =>
        Store.Open(new() { DataFolder = folder, Database = database with { KeyFile = Path.Combine(Folder, "secret.key") } }, TimeProvider.System, NullLoggerFactory.Instance);
}

using System.Text;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Storage.Transfer;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Storage.Tests;

public sealed class SqliteTransferTests() : TransferTests(new SqliteTestEngine());

[Collection(PostgresTests.Name)]
public sealed class PostgresTransferTests(PostgresFixture engine) : TransferTests(engine)
{
    private readonly PostgresFixture _engine = engine;

    [Fact]
    public async Task Move_FromSqlite_TakesAllAlong()
    {
        using var folder = new TemporaryFolder();
        var source = new StorageOptions { DataFolder = folder.Path };
        await FillAsync(source);
        var to = source with { Database = new() { Url = await _engine.NewDatabaseAsync() } };

        StoreTransfer.Move(source, to, replace: false);

        await CheckAsync(to);
        Assert.Contains("--replace", Assert.Throws<StoreException>(() => StoreTransfer.Move(source, to, replace: false)).Message, StringComparison.Ordinal);
        StoreTransfer.Move(source, to, replace: true);
        await CheckAsync(to);
    }

    [Fact]
    public async Task Restore_UnderARunningAppliance_IsTakenUpByIt()
    {
        await FillAsync(Store);
        using var file = new TemporaryFolder();
        StoreTransfer.Backup(Options, file.File("backup"));
        await CommitAsync(new StoreWrite.InsertNode(NewNode("later")));

        StoreTransfer.Restore(Options, file.File("backup"), replace: true);

        await Eventually.TrueAsync(async () => await Nodes.FindByNameAsync("later", default) is null, TimeSpan.FromSeconds(60), "the restored state in memory");
        Assert.NotNull(await Nodes.FindByNameAsync("n", default));
        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.InsertNode(NewNode("after"))));
    }
}

public abstract class TransferTests(TestEngine engine) : StoreFixture(engine)
{
    protected StorageOptions Options => new() { DataFolder = Folder, Database = Database };

    [Fact]
    public async Task Backup_BesideARunningStore_IsRestoredWhole_IntoEitherEngine()
    {
        await FillAsync(Store);
        using var other = new TemporaryFolder();
        var file = other.File("backup");
        Assert.True(StoreTransfer.Backup(Options, file) > 5);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains("--replace", Assert.Throws<StoreException>(() => StoreTransfer.Restore(Options with { DataFolder = Database.Url is null ? Filled(other) : Folder }, file, replace: false)).Message, StringComparison.Ordinal);

        // Into SQLite, whatever it came from; the key comes along by hand.
        var to = new StorageOptions { DataFolder = Directory.CreateDirectory(other.File("to")).FullName };
        Assert.Contains("key file", Assert.Throws<StoreException>(() => StoreTransfer.Restore(to, file, replace: false)).Message, StringComparison.Ordinal);
        File.Copy(Path.Combine(Folder, "secret.key"), Path.Combine(to.DataFolder, "secret.key"));
        StoreTransfer.Restore(to, file, replace: false);
        await CheckAsync(to);
    }

    [Fact]
    public async Task Backup_ThatIsCutShortOrNoBackup_ChangesNothing()
    {
        await FillAsync(Store);
        using var other = new TemporaryFolder();
        StoreTransfer.Backup(Options, other.File("backup"));
        await Store.DisposeAsync();
        var whole = await File.ReadAllBytesAsync(other.File("backup"));
        foreach (var damaged in new[] { whole[..(whole.Length / 2)], Encoding.UTF8.GetBytes("{}"), [] })
        {
            await File.WriteAllBytesAsync(other.File("damaged"), damaged);
            Assert.Contains("damaged", Assert.Throws<StoreException>(() => StoreTransfer.Restore(Options, other.File("damaged"), replace: true)).Message, StringComparison.Ordinal);
        }

        await CheckAsync(Options);
    }

    /// <summary>What a store of a while holds.</summary>
    protected static async Task FillAsync(StorageOptions options)
    {
        await using var store = Storage.Store.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        await FillAsync(store);
    }

    protected static async Task FillAsync(Store store)
    {
        var node = NewNode("n") with { DriverInfo = JsonMap.Parse("""{"ipmi_password":"hidden"}""") };
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync([new StoreWrite.InsertNode(node), new StoreWrite.InsertPort(NewPort(node.Uuid, 5)), new StoreWrite.InsertJob(NewJob(node.Uuid)),
            new StoreWrite.InsertResource(new Chassis { Uuid = Guid.NewGuid(), CreatedAt = Then, Description = "rack" }),
            new StoreWrite.PutBlob(node.Uuid, "configdrive", Encoding.UTF8.GetBytes("drive")),
            new StoreWrite.AppendHistory(new(Guid.NewGuid(), node.Uuid, Then) { Severity = "ERROR", EventType = "deploying", Event = "said", Conductor = "here", State = "enroll" }),
            new StoreWrite.AppendTimeline(new TimelineEvent(node.Uuid, Then, "test.said") { Message = "seen" })], default));
    }

    protected static async Task CheckAsync(StorageOptions options)
    {
        await using var store = Storage.Store.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        var node = (await ((INodeStore)store).FindByNameAsync("n", default))!;
        Assert.Equal("hidden", node.DriverInfo.GetText("ipmi_password"));
        Assert.NotNull(await ((IPortStore)store).FindByAddressAsync(new(5), default));
        Assert.NotNull(await ((IJobStore)store).FindByNodeAsync(node.Uuid, default));
        Assert.Equal("rack", (await ((IResourceStore)store).ListAsync<Chassis>(new() { Limit = 9 }, default)).Single().Description);
        Assert.Equal("drive", Encoding.UTF8.GetString((await store.ReadBlobAsync(node.Uuid, "configdrive", default))!));
        Assert.Equal("said", (await store.ListHistoryAsync(node.Uuid, default)).Single().Event);
        Assert.Equal("seen", (await ((ITimelineStore)store).ListAsync(node.Uuid, 0, 9, default)).Single().Message);

        // It goes on from there.
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync([
            new StoreWrite.InsertNode(NewNode()), new StoreWrite.AppendHistory(new(Guid.NewGuid(), node.Uuid, Then) { Severity = "INFO", EventType = "x", Event = "again", Conductor = "here", State = "enroll" })], default));
    }

    private string Filled(TemporaryFolder other)
    {
        var folder = Directory.CreateDirectory(other.File("filled")).FullName;
        File.Copy(Path.Combine(Folder, "secret.key"), Path.Combine(folder, "secret.key"));
        File.Copy(Path.Combine(Folder, "ironic.sqlite"), Path.Combine(folder, "ironic.sqlite"));
        if (File.Exists(Path.Combine(Folder, "ironic.sqlite-wal"))) File.Copy(Path.Combine(Folder, "ironic.sqlite-wal"), Path.Combine(folder, "ironic.sqlite-wal"));
        return folder;
    }
}

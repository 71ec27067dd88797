using System.Text;
using Ironic.Model.Json;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Storage.Tests;

public sealed class DurabilityTests : StoreFixture
{
    [Fact]
    public async Task Files_AsTheyLieAfterACommit_HoldAllThatWasCommitted()
    {
        // What kill -9 leaves behind is what lies on disk now: copied while the store is open, opened as another.
        for (var i = 0; i < 20; i++) await InsertAsync(NewNode($"n{i}"));
        using var copy = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(Folder).Where(f => !f.EndsWith("lock", StringComparison.Ordinal)))
            File.Copy(file, copy.File(Path.GetFileName(file)));

        await using var survivor = Store.Open(new() { DataFolder = copy.Path }, TimeProvider.System, NullLoggerFactory.Instance);

        Assert.Equal(20, (await ((INodeStore)survivor).ListAsync(new() { Limit = 99 }, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Secrets_AreNotReadableOnDisk_AndTheKeyFileIsPrivate()
    {
        var node = await InsertAsync(NewNode() with
        {
            DriverInfo = JsonMap.Parse("""{"ipmi_username":"admin-visible","ipmi_password":"hunter2-hidden","deep":[{"snmp_auth_key":"deep-hidden"}]}"""),
            DriverInternalInfo = JsonMap.Parse("""{"agent_secret_token":"agent-hidden"}"""),
        });
        await CommitAsync(new StoreWrite.PutBlob(node.Uuid, "configdrive", Encoding.UTF8.GetBytes("drive-hidden")),
            new StoreWrite.InsertJob(NewJob(node.Uuid) with { State = JsonMap.Parse("""{"rescue_password":"job-hidden"}""") }));

        var disk = string.Concat(Directory.EnumerateFiles(Folder, "ironic.sqlite*").Select(ReadShared));

        Assert.Contains("admin-visible", disk, StringComparison.Ordinal);
        Assert.DoesNotContain("-hidden", disk, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "secret.key")));
        await ReopenAsync();
        Assert.Equal("hunter2-hidden", (await Nodes.FindAsync(node.Uuid, CancellationToken.None))!.DriverInfo.GetText("ipmi_password"));
        Assert.Equal("drive-hidden", Encoding.UTF8.GetString((await Nodes.ReadBlobAsync(node.Uuid, "configdrive", CancellationToken.None))!));
        Assert.Equal("job-hidden", (await Jobs.FindByNodeAsync(node.Uuid, CancellationToken.None))!.State.GetText("rescue_password"));

        static string ReadShared(string path)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file, Encoding.Latin1);
            return reader.ReadToEnd();
        }
    }

    [Fact]
    public async Task AnotherKeyFile_IsRefusedByName()
    {
        await InsertAsync(NewNode() with { DriverInfo = JsonMap.Parse("""{"ipmi_password":"x"}""") });
        await Store.DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(Folder, "secret.key"), new byte[32]);

        var fault = Assert.Throws<StoreException>(() => Store.Open(new() { DataFolder = Folder }, TimeProvider.System, NullLoggerFactory.Instance));

        Assert.Contains("another key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondAppliance_OnTheSameFolder_IsRefused()
    {
        var fault = Assert.Throws<StoreException>(() => Store.Open(new() { DataFolder = Folder }, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Contains("in use", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewerSchema_IsRefusedByName()
    {
        await Store.DisposeAsync();
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Folder}/ironic.sqlite"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999";
            await command.ExecuteNonQueryAsync();
        }

        var fault = Assert.Throws<StoreException>(() => Store.Open(new() { DataFolder = Folder }, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Contains("newer version", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullDisk_FailsTheCommitByName_AndTheStoreGoesOnWhenThereIsSpaceAgain()
    {
        await using var disk = await SmallDisk.MountAsync(mebibytes: 1);
        await using var store = Store.Open(new() { DataFolder = disk.File("data") }, TimeProvider.System, NullLoggerFactory.Instance);
        var large = NewNode("large") with { Extra = JsonMap.Parse($$"""{"filler":"{{new string('x', 2_000_000)}}"}""") };

        var fault = await Assert.ThrowsAsync<StoreException>(() => store.CommitAsync([new StoreWrite.InsertNode(large)], CancellationToken.None));

        Assert.Contains("full", fault.Message, StringComparison.Ordinal);
        Assert.Null(await ((INodeStore)store).FindByNameAsync("large", CancellationToken.None));
        await disk.ResizeAsync(mebibytes: 32);
        Assert.IsType<CommitResult.Committed>(await store.CommitAsync([new StoreWrite.InsertNode(large)], CancellationToken.None));
    }

    [Fact]
    public async Task Timeline_IsReadInOrder_StoredOrNot_AndSurvivesReopening()
    {
        var node = await InsertAsync(NewNode());
        for (var i = 0; i < 10; i++) Record(node.Uuid, i);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"m{i}"), await MessagesAsync(after: 0, limit: 100));

        await ReopenAsync();
        Record(node.Uuid, 10);

        Assert.Equal(Enumerable.Range(0, 11).Select(i => $"m{i}"), await MessagesAsync(after: 0, limit: 100));
        Assert.Equal(["m8", "m9", "m10"], await MessagesAsync(after: 0, limit: 3));
        Assert.Equal(["m9", "m10"], await MessagesAsync(after: 9, limit: 100));

        async Task<IEnumerable<string>> MessagesAsync(long after, int limit) =>
            (await ((ITimelineStore)Store).ListAsync(node.Uuid, after, limit, CancellationToken.None)).Select(e => e.Message);
    }

    [Fact]
    public async Task Timeline_OfABusyNode_IsTrimmed()
    {
        var node = await InsertAsync(NewNode());
        for (var i = 0; i < 2_000; i++) Record(node.Uuid, i);
        await ReopenAsync();

        var kept = await ((ITimelineStore)Store).ListAsync(node.Uuid, 0, 10_000, CancellationToken.None);

        Assert.InRange(kept.Count, 100, 100 + 256);
        Assert.Equal("m1999", kept[^1].Message);
    }

    private void Record(Guid node, int i) => Store.Record(new(node, Then.AddSeconds(i), TimelineNames.StepDone) { Message = $"m{i}", Duration = TimeSpan.FromSeconds(i) });
}

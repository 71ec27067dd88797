using Ironic.Model.Json;
using Ironic.Model.Stores;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Storage.Tests;

public sealed class SqliteFileTests() : StoreFixture(new SqliteTestEngine())
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

        var fault = Assert.Throws<StoreException>(() => Open());
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
}

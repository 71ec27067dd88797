using System.Text;
using Ironic.Model.Json;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing.Databases;

namespace Ironic.Storage.Tests;

public abstract class DurabilityTests(TestEngine engine) : StoreFixture(engine)
{
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

        var disk = await DumpAsync();

        Assert.Contains("admin-visible", disk, StringComparison.Ordinal);
        Assert.DoesNotContain("-hidden", disk, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "secret.key")));
        await ReopenAsync();
        Assert.Equal("hunter2-hidden", (await Nodes.FindAsync(node.Uuid, CancellationToken.None))!.DriverInfo.GetText("ipmi_password"));
        Assert.Equal("drive-hidden", Encoding.UTF8.GetString((await Nodes.ReadBlobAsync(node.Uuid, "configdrive", CancellationToken.None))!));
        Assert.Equal("job-hidden", (await Jobs.FindByNodeAsync(node.Uuid, CancellationToken.None))!.State.GetText("rescue_password"));
    }

    [Fact]
    public async Task AnotherKeyFile_IsRefusedByName()
    {
        await InsertAsync(NewNode() with { DriverInfo = JsonMap.Parse("""{"ipmi_password":"x"}""") });
        await Store.DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(Folder, "secret.key"), new byte[32]);

        var fault = Assert.Throws<StoreException>(() => Open());

        Assert.Contains("another key", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SecondAppliance_OnTheSameFolder_IsRefused()
    {
        var fault = Assert.Throws<StoreException>(() => Open());
        Assert.Contains("in use", fault.Message, StringComparison.Ordinal);
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
        var all = await ((ITimelineStore)Store).ListAsync(node.Uuid, 0, 100, CancellationToken.None);
        Assert.Equal(["m9", "m10"], await MessagesAsync(all[8].Sequence, limit: 100));

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

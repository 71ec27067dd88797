using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing.Databases;

namespace Ironic.Storage.Tests;

public abstract class TimelineTests(TestEngine engine) : StoreFixture(engine)
{
    private ITimelineStore Timeline => Store;

    [Fact]
    public async Task Events_InBatchesAndRecorded_AreNumberedTogether()
    {
        var node = await InsertAsync(NewNode());
        Assert.IsType<CommitResult.Committed>(await CommitAsync(Append("one"), Append("two")));
        Store.Record(Event("three"));
        Assert.IsType<CommitResult.Committed>(await CommitAsync(Append("four")));
        await ReopenAsync();
        Assert.IsType<CommitResult.Committed>(await CommitAsync(Append("five")));

        var events = await Timeline.ListAsync(node.Uuid, 0, 10, CancellationToken.None);
        Assert.Equal(["one", "two", "three", "four", "five"], events.Select(happened => happened.Message));
        Assert.Equal(events.Select(happened => happened.Sequence).Distinct().Order(), events.Select(happened => happened.Sequence));

        StoreWrite.AppendTimeline Append(string message) => new(Event(message));

        TimelineEvent Event(string message) => new(node.Uuid, Then, "test.said") { Message = message };
    }

    [Fact]
    public async Task Store_DisposedOfTwice_DoesNoHarm()
    {
        await Store.DisposeAsync();
        await Store.DisposeAsync();
    }
}

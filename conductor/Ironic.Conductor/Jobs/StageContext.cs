using System.Text.Json.Nodes;
using Ironic.Conductor.Power;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Jobs;

/// <summary>What a stage works on. What it changes here is stored in one transaction with its outcome, or not at all.</summary>
internal sealed class StageContext(Job job, Node node, NodeDriver driver, RelatedPower related, ITimeline timeline, TimeProvider clock)
{
    /// <summary>As stored.</summary>
    public Job Job { get; } = job;

    public Node Node { get; set; } = node;

    public NodeDriver Driver { get; } = driver;

    /// <summary>The power of the node's parent and children.</summary>
    public RelatedPower Related { get; } = related;

    public JobState State { get; } = new(job.State);

    /// <summary>Further writes of the outcome's transaction.</summary>
    public List<StoreWrite> Writes { get; } = [];

    /// <summary>Entries for the node's history, beside its errors.</summary>
    public List<(string EventType, string Event)> Told { get; } = [];

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The node as drivers see it, with the changes made so far.</summary>
    public DriverContext Hardware => DriverContexts.Of(Node, timeline);

    /// <summary>Sets (null: removes) a key of <c>driver_internal_info</c>.</summary>
    public void SetInternal(string key, JsonNode? value) =>
        Node = Node with { DriverInternalInfo = value is null ? Node.DriverInternalInfo.Without(key) : Node.DriverInternalInfo.With(key, value) };

    public void Tell(string eventType, string text) => Told.Add((eventType, text));

    public void Record(string name, string message, JsonMap? data = null, TimeSpan? duration = null) =>
        timeline.Record(new(Node.Uuid, Now, name) { Message = message, Data = data ?? JsonMap.Empty, Duration = duration });
}

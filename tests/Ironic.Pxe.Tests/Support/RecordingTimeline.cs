using System.Collections.Concurrent;
using Ironic.Model.Timeline;

namespace Ironic.Pxe.Tests.Support;

internal sealed class RecordingTimeline : ITimeline
{
    private readonly ConcurrentQueue<TimelineEvent> _events = new();

    public IReadOnlyList<TimelineEvent> Events => [.. _events];

    public IEnumerable<string> Names => _events.Select(e => e.Name);

    public void Record(TimelineEvent happened) => _events.Enqueue(happened);
}

using System.Collections.Concurrent;
using Ironic.Model.Timeline;

namespace Ironic.Drivers.Tests.Support;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingTimeline : ITimeline
{
    public ConcurrentQueue<TimelineEvent> Events { get; } = new();

    public void Record(TimelineEvent happened) => Events.Enqueue(happened);
}

using Ironic.Model.Json;

namespace Ironic.Model.Timeline;

/// <summary>Something that happened to a node, told by the component that saw it. Names: <see cref="TimelineNames"/>.</summary>
public sealed record TimelineEvent(Guid NodeUuid, DateTimeOffset At, string Name)
{
    /// <summary>One line for a person: "POWER ON accepted by 10.0.0.5", "GET /boot/vmlinuz 200 8.2 MB in 0.4 s".</summary>
    public required string Message { get; init; }

    public JsonMap Data { get; init; } = JsonMap.Empty;

    /// <summary>How long it took; null for what has no length.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Ascending within the store; 0: not stored yet.</summary>
    public long Sequence { get; init; }
}

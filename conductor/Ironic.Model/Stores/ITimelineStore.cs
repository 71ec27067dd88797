using Ironic.Model.Timeline;

namespace Ironic.Model.Stores;

/// <summary>Reads timelines; what was recorded but not stored yet is included.</summary>
public interface ITimelineStore
{
    /// <summary>A node's events after a sequence number (0: all kept), oldest first, at most <paramref name="limit"/> — the newest of them when there are more.</summary>
    ValueTask<IReadOnlyList<TimelineEvent>> ListAsync(Guid nodeUuid, long after, int limit, CancellationToken cancellationToken);
}

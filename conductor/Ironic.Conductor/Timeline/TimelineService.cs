using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Timeline;

/// <inheritdoc cref="ITimelineService"/>
internal sealed class TimelineService(ITimelineStore timelines, TimeProvider clock) : ITimelineService
{
    /// <summary>More events than one deploy leaves.</summary>
    private const int ProfileEvents = 10_000;

    public ValueTask<IReadOnlyList<TimelineEvent>> ListAsync(Guid node, long after, int limit, CancellationToken cancellationToken) =>
        timelines.ListAsync(node, after, limit, cancellationToken);

    public async ValueTask<DeployProfile?> FindProfileAsync(Guid node, CancellationToken cancellationToken) =>
        DeployPhases.Cut(await timelines.ListAsync(node, 0, ProfileEvents, cancellationToken), clock.GetUtcNow());
}

using Ironic.Model.Timeline;

namespace Ironic.Conductor.Timeline;

/// <summary>Timelines for people: <c>GET /appliance/v1/nodes/{n}/timeline</c> and <c>/profile</c>.</summary>
public interface ITimelineService
{
    ValueTask<IReadOnlyList<TimelineEvent>> ListAsync(Guid node, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The phases of the node's latest deploy (or of the job that runs), with their seconds; null: it never had one.</summary>
    ValueTask<DeployProfile?> FindProfileAsync(Guid node, CancellationToken cancellationToken);
}

/// <summary>Where the time of a deploy went. Phases follow one another without gaps; the last one has no end while it runs.</summary>
/// <param name="Kind">"deploy", "clean", ...</param>
/// <param name="StartedAt">When the verb was accepted.</param>
/// <param name="Total">So far, or in all.</param>
/// <param name="Phases">In the order of time.</param>
public sealed record DeployProfile(string Kind, DateTimeOffset StartedAt, TimeSpan Total, IReadOnlyList<DeployPhase> Phases);

/// <param name="Name">"power", "firmware and DHCP", "loader", "ramdisk fetch", "kernel to agent", "steps", "image write", "config drive", "reboot", "first boot".</param>
/// <param name="Duration">Null while it runs.</param>
public sealed record DeployPhase(string Name, TimeSpan? Duration);

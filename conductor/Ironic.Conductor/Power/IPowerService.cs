using Ironic.Model.Drivers;
using Ironic.Model.Faults;

namespace Ironic.Conductor.Power;

/// <summary>Power requests: <c>PUT /v1/nodes/{n}/states/power</c>.</summary>
public interface IPowerService
{
    /// <summary>Accepted and durable when it succeeds; the change goes on by itself.</summary>
    /// <param name="node">Whose power.</param>
    /// <param name="target">What is wanted; asking for what already is does nothing.</param>
    /// <param name="timeout">Bound of the change; null: the default.</param>
    /// <param name="requestId">For the timeline.</param>
    /// <param name="cancellationToken">Ends the waiting for the lock.</param>
    Task<Outcome> RequestAsync(Guid node, PowerTarget target, TimeSpan? timeout, string? requestId, CancellationToken cancellationToken);
}

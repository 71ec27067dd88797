using Ironic.Model.Faults;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Jobs;

/// <summary>What is being done to nodes, and its end by hand.</summary>
public interface IJobService
{
    /// <summary>All unfinished jobs, oldest first; then locks that nobody's job stands behind.</summary>
    Task<IReadOnlyList<JobReport>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Has a node's job fail, whatever it waits for; without a job, frees the node's lock, and fails a state that only a job leaves. Returns before the job has tidied up.</summary>
    Task<Outcome> EndAsync(Guid node, CancellationToken cancellationToken);
}

/// <summary>A node that something is being done to.</summary>
/// <param name="Node">As it stands.</param>
/// <param name="Job">Null: it is locked, or in a state that only a job leaves, but has none.</param>
/// <param name="Queued">What the job waits in line for, when it is this appliance's and does.</param>
public sealed record JobReport(Node Node, Job? Job, string? Queued = null);

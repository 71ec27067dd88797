using Ironic.Conductor.Limits;
using Ironic.Model.Faults;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Jobs;

/// <inheritdoc cref="IJobService"/>
internal sealed class JobService(INodeStore nodes, IJobStore jobs, IStoreWriter writer, Recovery recovery, JobRunner runner, Admission admission) : IJobService
{
    private const int MaxRaces = 20;

    /// <summary>What <c>last_error</c> and the timeline tell.</summary>
    private const string Reason = "Ended by an operator";

    public async Task<IReadOnlyList<JobReport>> ListAsync(CancellationToken cancellationToken)
    {
        List<JobReport> reports = [];
        foreach (var job in await jobs.ListAsync(cancellationToken))
        {
            if (await nodes.FindAsync(job.NodeUuid, cancellationToken) is { } node) reports.Add(new(node, job, admission.WaitOf(node.Uuid)));
        }

        var busy = reports.Select(report => report.Node.Uuid).ToHashSet();
        var all = await nodes.ListAsync(NodeQuery.All, cancellationToken);
        return [.. reports, .. all.Where(node => !busy.Contains(node.Uuid) && (node.Reservation is not null || Recovery.NeedsJob(node))).Select(node => new JobReport(node, null))];
    }

    public async Task<Outcome> EndAsync(Guid node, CancellationToken cancellationToken)
    {
        for (var race = 0; race < MaxRaces; race++)
        {
            if (await nodes.FindAsync(node, cancellationToken) is not { } found) return Fault.NodeNotFound(node.ToString());
            var job = await jobs.FindByNodeAsync(node, cancellationToken);
            if (job is null && found.Reservation is null && !Recovery.NeedsJob(found)) return Fault.Conflict($"Nothing is being done to node {found.DisplayName}.");
            if (!await TryAsync(found, job, cancellationToken)) continue;
            if (job is not null) runner.Cut(node);
            return Outcome.Done;
        }

        return Fault.Conflict($"The job of node {node} moves on too fast to be ended. Please retry.");
    }

    private async Task<bool> TryAsync(Node node, Job? job, CancellationToken cancellationToken) => job is null
        ? await recovery.ReleaseAsync(node, $"{Reason}: nothing was being done to the node.", cancellationToken) is CommitResult.Committed
        : await writer.CommitAsync([new StoreWrite.UpdateJob(job with { EndRequested = Reason })], cancellationToken) is CommitResult.Committed;
}

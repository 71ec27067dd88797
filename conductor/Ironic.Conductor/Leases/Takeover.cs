using System.Text.Json.Nodes;
using Ironic.Conductor.Options;
using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Leases;

/// <summary>Takes up what is nobody's any more: jobs under a lease that has ended, and locks of requests that died with their conductor.</summary>
internal sealed partial class Takeover(INodeStore nodes, IJobStore jobs, IConductorStore conductors, IStoreWriter writer, ConductorLease lease, TimeProvider clock, ConductorOptions options, ILogger<Takeover> log)
{
    /// <returns>The nodes of the jobs that are ours now.</returns>
    /// <exception cref="StoreException">The database is away.</exception>
    public async Task<IReadOnlyList<Guid>> SweepAsync(CancellationToken cancellationToken)
    {
        List<Guid> taken = [];
        var all = await conductors.ListAsync(cancellationToken);
        foreach (var job in await jobs.ListAsync(cancellationToken))
        {
            if (Placement.IsLive(job, all) || await nodes.FindAsync(job.NodeUuid, cancellationToken) is not { } node || Heir(job, node, all)?.Hostname != options.HostName) continue;
            if (await TakeAsync(job, node, cancellationToken)) taken.Add(node.Uuid);
        }

        foreach (var gone in all.Where(record => !record.Serving)) await FreeAsync(gone, all, cancellationToken);
        return taken;
    }

    /// <summary>One that came back goes on with its own; else whoever would get the node now.</summary>
    private static ConductorRecord? Heir(Job job, Node node, IReadOnlyList<ConductorRecord> all) =>
        all.FirstOrDefault(record => record.Hostname == job.LeaseOwner && record.Serving) ?? Placement.Choose(node, all);

    private async Task<bool> TakeAsync(Job job, Node node, CancellationToken cancellationToken)
    {
        List<StoreWrite> writes =
        [
            new StoreWrite.UpdateJob(job with { LeaseOwner = options.HostName, Lease = lease.Number }),
            new StoreWrite.AppendTimeline(new(node.Uuid, clock.GetUtcNow(), TimelineNames.JobResumed)
            {
                Message = job.LeaseOwner == options.HostName ? $"{job.Kind} taken up again, at stage {job.Stage}" : $"{job.Kind} taken over from {job.LeaseOwner}, at stage {job.Stage}",
                Data = JsonMap.From(new JsonObject { ["kind"] = job.Kind, ["stage"] = job.Stage, ["from"] = job.LeaseOwner }),
            }),
        ];
        if (node.Reservation is not null) writes.Insert(0, new StoreWrite.UpdateNode(node with { Reservation = options.HostName }));
        if (await writer.CommitAsync(writes, cancellationToken) is not CommitResult.Committed) return false; // somebody was faster, or it moved on: the next round sees
        JobTaken(job.Kind, node.Uuid, job.LeaseOwner ?? "nobody", job.Stage);
        return true;
    }

    /// <summary>Locks that a request of a conductor held when it went, with no job behind them.</summary>
    private async Task FreeAsync(ConductorRecord gone, IReadOnlyList<ConductorRecord> all, CancellationToken cancellationToken)
    {
        foreach (var node in await nodes.ListAsync(NodeQuery.All, cancellationToken))
        {
            if (node.Reservation != gone.Hostname || Placement.Choose(node, all)?.Hostname != options.HostName) continue;
            if (await jobs.FindByNodeAsync(node.Uuid, cancellationToken) is not null) continue;
            var result = await writer.CommitAsync([new StoreWrite.UpdateNode(node with { Reservation = null, TargetPowerState = null })], cancellationToken);
            LockFreed(node.Uuid, gone.Hostname, result);
        }
    }

    [LoggerMessage(1121, LogLevel.Warning, "{Kind} of node {Node} is taken over from {Owner} at stage {Stage}")]
    private partial void JobTaken(string kind, Guid node, string owner, string stage);

    [LoggerMessage(1122, LogLevel.Warning, "Node {Node} was locked by {Owner}, which is gone, without a job; freed: {Result}")]
    private partial void LockFreed(Guid node, string owner, CommitResult result);
}

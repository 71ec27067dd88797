using System.Text.Json.Nodes;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Model.Identity;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Jobs;

/// <summary>What a starting conductor does before all else: finds the jobs to take up, and frees what was reserved for a request that died with the process.</summary>
internal sealed partial class Recovery(ISharedStore store, Placement placement, Takeover takeover, INodeStore nodes, IJobStore jobs, IStoreWriter writer, IIdSource ids, TimeProvider clock, ConductorOptions options, ILogger<Recovery> log)
{
    /// <returns>The nodes of the jobs to go on with.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(CancellationToken cancellationToken)
    {
        var unfinished = await jobs.ListAsync(cancellationToken);
        var busy = unfinished.Select(job => job.NodeUuid).ToHashSet();
        foreach (var node in await nodes.ListAsync(NodeQuery.All, cancellationToken))
        {
            if (busy.Contains(node.Uuid)) continue;
            if (node.Reservation == options.HostName || (NeedsJob(node) && await placement.IsOursAsync(node, cancellationToken))) await ReleaseAsync(node, null, cancellationToken);
        }

        if (store.IsShared) return await takeover.SweepAsync(cancellationToken); // others are at work on the rest
        foreach (var job in unfinished) await TellAsync(job, cancellationToken);
        return [.. unfinished.Select(job => job.NodeUuid)];
    }

    /// <summary>No job, but a state that only a job leaves: cannot come about by our own transactions, but a restored or edited database may hold it.</summary>
    internal static bool NeedsJob(Node node) =>
        node.Reservation is null && !ProvisionStateMachine.Stable.Contains(node.Provision.State)
        && ProvisionStateMachine.EventsFrom(node.Provision.State).Contains(ProvisionEvent.Fail)
        && !ProvisionStateMachine.EventsFrom(node.Provision.State).Contains(ProvisionEvent.Service); // service hold fails only on request

    /// <summary>Frees the lock; a state that only a job leaves becomes its failure.</summary>
    internal async Task<CommitResult> ReleaseAsync(Node node, string? error, CancellationToken cancellationToken)
    {
        var after = node with { Reservation = null, TargetPowerState = null };
        if (NeedsJob(after) && ProvisionStateMachine.TryAdvance(node.Provision, ProvisionEvent.Fail, out var failed, node.Provision.Target))
        {
            after = after with
            {
                Provision = failed,
                LastError = error ?? $"The {node.Provision.State.ToWire()} state can't be resumed by conductor {options.HostName}: no job of it is stored. Moving to fail state.",
            };
        }

        var result = await writer.CommitAsync(NodeChanges.Writes(node, after, clock.GetUtcNow(), ids, options.HostName, "startup failure"), cancellationToken);
        NodeReleased(node.Uuid, result);
        return result;
    }

    private async Task TellAsync(Job job, CancellationToken cancellationToken)
    {
        JobTakenUp(job.Kind, job.NodeUuid, job.Stage);
        await writer.CommitAsync(
            [
                new StoreWrite.AppendTimeline(new(job.NodeUuid, clock.GetUtcNow(), TimelineNames.JobResumed)
                {
                    Message = $"{job.Kind} taken up after a restart, at stage {job.Stage}",
                    Data = JsonMap.From(new JsonObject { ["kind"] = job.Kind, ["stage"] = job.Stage }),
                }),
            ],
            cancellationToken);
    }

    [LoggerMessage(1010, LogLevel.Information, "{Kind} of node {Node} is taken up at stage {Stage}")]
    private partial void JobTakenUp(string kind, Guid node, string stage);

    [LoggerMessage(1011, LogLevel.Warning, "Node {Node} was reserved, or in a transient state, without a job; released: {Result}")]
    private partial void NodeReleased(Guid node, CommitResult result);
}

using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Hardware;

/// <summary>Accepts what <see cref="HardwareFlows"/> do: everything that can be known without asking the BMC is checked now, under the node's lock; the rest is a job.</summary>
internal sealed class HardwareJobs(NodeLocks locks, IJobStore jobs, DriverRegistry drivers, FlowTable flows, VerbWrites writes, Placement placement, IJobWaker waker, TimeProvider clock, ConductorOptions options)
{
    /// <param name="uuid">Which node.</param>
    /// <param name="kind">One of the flows.</param>
    /// <param name="unsupported">Names the capability where the driver lacks it.</param>
    /// <param name="refuse">What speaks against it; null: nothing.</param>
    /// <param name="request">For the flow; null: there is nothing to do.</param>
    /// <param name="cancellationToken">Ends the waiting for the lock.</param>
    public async Task<Outcome> AcceptAsync<TCapability>(Guid uuid, string kind, string unsupported, Func<TCapability, DriverContext, Node, Fault?> refuse, Func<Node, JsonMap?> request, CancellationToken cancellationToken)
        where TCapability : class
    {
        var outcome = await locks.ChangeAsync(uuid, async (node, token) =>
        {
            if (!drivers.TryBind(node, out var driver, out var errors)) return Fault.Invalid(string.Join(" ", errors));
            if (!driver.TryGet<TCapability>(out var capability)) return HardwareAccess.Unsupported(node, unsupported);
            var hardware = DriverContexts.Of(node, NoTimeline.Instance);
            if (capability is IDriverInterface slot && slot.Validate(hardware) is { Count: > 0 } problems) return Fault.Invalid(string.Join(" ", problems));
            if (refuse(capability, hardware, node) is { } refused) return refused;
            if (request(node) is not { } wanted) return Outcome.Of<IReadOnlyList<StoreWrite>>([]);
            if (await jobs.FindByNodeAsync(uuid, token) is { } parked)
                return Fault.Conflict($"Node {uuid} is locked by host {options.HostName}, please retry after the current operation is completed. ({parked.Kind} waits for {parked.WaitingFor}.)");
            if (!(await placement.HolderAsync(node, token)).TryGet(out var holder, out var nobody)) return nobody;
            return Outcome.Of(Accept(node, flows[kind], wanted, holder));
        }, cancellationToken);
        if (!outcome.TryGet(out _, out var fault)) return fault;
        waker.Wake(uuid);
        return Outcome.Done;
    }

    private IReadOnlyList<StoreWrite> Accept(Node node, Flow flow, JsonMap request, Holder holder)
    {
        var now = clock.GetUtcNow();
        return
        [
            new StoreWrite.UpdateNode(node with { Reservation = holder.Hostname, LastError = null, UpdatedAt = now }),
            new StoreWrite.InsertJob(writes.NewJob(node, flow, JsonMap.Empty.With(HardwareFlows.RequestKey, request.ToString()), requestId: null, now, holder)),
            VerbWrites.Started(node, flow.Kind, flow.Kind, now),
        ];
    }
}

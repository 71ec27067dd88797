using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Conductor.Reservations;
using Ironic.Conductor.Templates;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using E = Ironic.Model.Provisioning.ProvisionEvent;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Provisioning;

/// <inheritdoc cref="IProvisionService"/>
internal sealed class ProvisionService(INodeStore nodes, IJobStore jobs, NodeLocks locks, RequestRules rules, RunbookRequests runbooks, HardwareChecks hardware, VerbWrites writes, AbortWrites aborts,
    Placement placement, IJobWaker waker, ConductorOptions options) : IProvisionService
{
    public async Task<Outcome> RequestAsync(Guid node, ProvisionRequest request, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(node, cancellationToken) is not { } seen) return Fault.NodeNotFound(node.ToString());
        var known = Verb.Table.TryGetValue(request.Target, out var verb);
        if (known && verb!.RefusedInMaintenance && seen.Maintenance) return InMaintenance(seen);
        if (!known || !ProvisionStateMachine.TryAdvance(seen.Provision, verb!.Event, out _))
            return seen.Reservation is { } holder ? Fault.NodeLocked(seen.Uuid.ToString(), holder) : NotPossible(seen, request.Target);
        if (!(await runbooks.ExpandAsync(seen, verb, request, cancellationToken)).TryGet(out var expanded, out var unusable)) return unusable;
        if (rules.Check(verb, expanded) is { } refused) return refused;
        if (await CapacityFaultAsync(verb, cancellationToken) is { } full) return full;

        var outcome = await locks.ChangeAsync(node, (latest, token) => DecideAsync(latest, verb, expanded, token), cancellationToken);
        if (!outcome.TryGet(out _, out var fault)) return fault;
        waker.Wake(node);
        return Outcome.Done;
    }

    /// <summary>Under the lock: all that may have changed since is looked at once more.</summary>
    private async ValueTask<Outcome<IReadOnlyList<StoreWrite>>> DecideAsync(Node node, Verb verb, ProvisionRequest request, CancellationToken cancellationToken)
    {
        if (!ProvisionStateMachine.TryAdvance(node.Provision, verb.Event, out _)) return NotPossible(node, verb.Target);
        if (node.Maintenance && MaintenanceRefuses(verb)) return InMaintenance(node);
        if (verb.EndsInstance && node.Protected) return Fault.Forbidden($"Node {node.Uuid} is protected and cannot be undeployed, rebuilt or deleted");
        if (verb.Event == E.Provide && node.Retired) return Fault.Invalid($"Node {node.Uuid} can not be provided because it is retired.");
        if (await hardware.CheckAsync(node, verb, request, cancellationToken) is { } unfit) return unfit;

        var job = await jobs.FindByNodeAsync(node.Uuid, cancellationToken);
        if (!(await placement.HolderAsync(node, cancellationToken)).TryGet(out var holder, out var nobody)) return nobody;
        return verb.Event switch
        {
            E.Abort => aborts.Abort(node, job, request, holder),
            E.Unhold => aborts.Unhold(node),
            _ => writes.Start(node, job, verb, request, holder),
        };
    }

    private bool MaintenanceRefuses(Verb verb) => verb.Event switch
    {
        E.Deploy or E.Rebuild or E.Clean or E.Service or E.Rescue or E.Unrescue => true,
        E.Provide => !options.AllowProvisioningInMaintenance,
        _ => false,
    };

    private async Task<Fault?> CapacityFaultAsync(Verb verb, CancellationToken cancellationToken) => verb.Event switch
    {
        E.Deploy or E.Rebuild => await FullAsync("deploying", options.MaxConcurrentDeploys, [S.Deploying, S.DeployWait], cancellationToken),
        E.Delete or E.Provide or E.Clean => await FullAsync("cleaning", options.MaxConcurrentCleans, [S.Deleting, S.Cleaning, S.CleanWait], cancellationToken),
        _ => null,
    };

    private async Task<Fault?> FullAsync(string what, int limit, S[] states, CancellationToken cancellationToken)
    {
        return limit == 0 || await nodes.CountAsync(states, cancellationToken) < limit
            ? null
            : Fault.Unavailable($"Cannot perform the requested action: the limit of {limit} nodes {what} at once is reached. Please retry later.");
    }

    private static Fault InMaintenance(Node node) =>
        Fault.Invalid($"The provisioning operation can't be performed on node {node.Uuid} because it's in maintenance mode.");

    private static Fault NotPossible(Node node, string target) =>
        Fault.Invalid($"The requested action \"{target}\" can not be performed on node \"{node.Uuid}\" while it is in state \"{node.Provision.State.ToWire()}\".");
}

using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Options;
using Ironic.Conductor.Service;
using Ironic.Conductor.Steps;
using Ironic.Model.Faults;
using Ironic.Model.Identity;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Provisioning;

/// <summary>The transactions of abort and unhold: verbs that turn a parked job instead of starting one (the API contract, section 4.5).</summary>
internal sealed class AbortWrites(FlowTable flows, VerbWrites verbs, IIdSource ids, TimeProvider clock, ConductorOptions options)
{
    public Outcome<IReadOnlyList<StoreWrite>> Abort(Node node, Job? job, ProvisionRequest request, Holder holder)
    {
        if (node.Provision.State == S.ServiceFail) return AbortFailedService(node, request, holder);
        if (job is null) return Plain(node, ProvisionEvent.Abort, null);

        // A step that must not be cut off ends first; the job aborts after it.
        if (StepPhase.Of(node) is { } phase && new Step(phase.Current(node)) is { Abortable: false } step && !ReservedSteps.Contains(step))
        {
            var marked = phase.WithCurrent(node, step.Record.With("abort_after", true));
            return Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(marked), new StoreWrite.UpdateJob(job with { AbortRequested = true })]);
        }

        var flow = flows[job.Kind];
        if (flow.CleanUpStage is not { } cleanUp) return Plain(node, ProvisionEvent.Abort, Told(node));

        ProvisionStateMachine.TryAdvance(node.Provision, ProvisionEvent.Abort, out var status, node.Provision.Target);
        var after = flow.AfterFailure(node with { Provision = status }) with { LastError = Told(node), Reservation = job.LeaseOwner ?? options.HostName };
        var turned = job with
        {
            Status = JobStatus.Ready,
            Stage = cleanUp,
            State = Ending(job.State),
            WaitingFor = null,
            WakeAt = null,
            Deadline = null,
            RequestId = request.RequestId ?? job.RequestId,
        };
        return Outcome.Of<IReadOnlyList<StoreWrite>>([.. NodeChanges.Writes(node, after, clock.GetUtcNow(), ids, options.HostName, flow.HistoryType), new StoreWrite.UpdateJob(turned)]);
    }

    public Outcome<IReadOnlyList<StoreWrite>> Unhold(Node node) => Plain(node, ProvisionEvent.Unhold, null);

    /// <summary>Its job is over; the instance is given back by a new one, where the ramdisk was left running.</summary>
    private Outcome<IReadOnlyList<StoreWrite>> AbortFailedService(Node node, ProvisionRequest request, Holder holder)
    {
        if (node.Maintenance) return Fault.Conflict($"Node {node.Uuid} is in maintenance; take it out before aborting.");
        if (!InstanceReturnStages.IsRamdiskLeft(node)) return Plain(node, ProvisionEvent.Abort, null);
        var now = clock.GetUtcNow();
        var after = node with { LastError = null, Reservation = holder.Hostname };
        var job = verbs.NewJob(node, flows[FlowKinds.Service], Ending(JsonMap.Empty), request.RequestId, now, holder) with { Stage = ServiceFlow.TidyStage };
        return Outcome.Of<IReadOnlyList<StoreWrite>>(
        [
            .. NodeChanges.Writes(node, after, now, ids, options.HostName, "servicing"),
            new StoreWrite.InsertJob(job),
            VerbWrites.Started(node, FlowKinds.Service, "abort", now),
        ]);
    }

    private static JsonMap Ending(JsonMap state) => state.With(Settlement.EndingKey, true).With(Settlement.AbortedKey, true);

    /// <summary>What is left in <c>last_error</c>.</summary>
    private static string Told(Node node) => node.Provision.State switch
    {
        S.InspectWait => "Inspection was aborted by request.",
        S.RescueWait => "By request, the rescue operation was aborted.",
        S.DeployWait or S.DeployHold => StepText.Aborted(StepPhase.Deploy, Current(node, StepPhase.Deploy)),
        S.CleanWait or S.CleanHold => StepText.Aborted(StepPhase.Clean, Current(node, StepPhase.Clean)),
        S.ServiceWait or S.ServiceHold => StepText.Aborted(StepPhase.Service, Current(node, StepPhase.Service)),
        _ => "Aborted by request.",
    };

    private static Step? Current(Node node, StepPhase phase) => phase.Current(node) is { IsEmpty: false } record ? new Step(record) : null;

    private Outcome<IReadOnlyList<StoreWrite>> Plain(Node node, ProvisionEvent on, string? error)
    {
        ProvisionStateMachine.TryAdvance(node.Provision, on, out var status, node.Provision.Target);
        return Outcome.Of<IReadOnlyList<StoreWrite>>(NodeChanges.Writes(node, node with { Provision = status, LastError = error }, clock.GetUtcNow(), ids, options.HostName, "provisioning"));
    }
}

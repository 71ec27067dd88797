using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
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
internal sealed class AbortWrites(FlowTable flows, IIdSource ids, TimeProvider clock, ConductorOptions options)
{
    public Outcome<IReadOnlyList<StoreWrite>> Abort(Node node, Job? job, ProvisionRequest request)
    {
        if (node.Provision.State == S.ServiceFail && node.Maintenance) return Fault.Conflict($"Node {node.Uuid} is in maintenance; take it out before aborting.");
        if (job is null) return Plain(node, ProvisionEvent.Abort, null);

        // A step that must not be cut off ends first; the job aborts after it.
        var step = StepOf(node);
        if (step is { Abortable: false } && node.Provision.State is S.CleanWait or S.DeployWait or S.ServiceWait && !ReservedSteps.Contains(step.Value))
        {
            var marked = WithStep(node, step.Value.Record.With("abort_after", true));
            return Outcome.Of<IReadOnlyList<StoreWrite>>([new StoreWrite.UpdateNode(marked), new StoreWrite.UpdateJob(job with { AbortRequested = true })]);
        }

        var flow = flows[job.Kind];
        var error = node.Provision.State switch
        {
            S.InspectWait => "Inspection was aborted by request.",
            S.CleanWait or S.CleanHold => $"By request, the clean operation was aborted during or after the completion of step \"{step?.FullName ?? "none"}\"",
            _ => "Aborted by request.",
        };
        if (flow.CleanUpStage is not { } cleanUp) return Plain(node, ProvisionEvent.Abort, error);

        ProvisionStateMachine.TryAdvance(node.Provision, ProvisionEvent.Abort, out var status, node.Provision.Target);
        var after = flow.AfterFailure(node with { Provision = status }) with { LastError = error, Reservation = options.HostName };
        var state = job.State.With(Settlement.EndingKey, true).With("aborted", true);
        var turned = job with { Status = JobStatus.Ready, Stage = cleanUp, State = state, WaitingFor = null, WakeAt = null, Deadline = null, RequestId = request.RequestId ?? job.RequestId };
        return Outcome.Of<IReadOnlyList<StoreWrite>>([.. NodeChanges.Writes(node, after, clock.GetUtcNow(), ids, options.HostName, flow.HistoryType), new StoreWrite.UpdateJob(turned)]);
    }

    public Outcome<IReadOnlyList<StoreWrite>> Unhold(Node node) => Plain(node, ProvisionEvent.Unhold, null);

    private Outcome<IReadOnlyList<StoreWrite>> Plain(Node node, ProvisionEvent on, string? error)
    {
        ProvisionStateMachine.TryAdvance(node.Provision, on, out var status, node.Provision.Target);
        return Outcome.Of<IReadOnlyList<StoreWrite>>(NodeChanges.Writes(node, node with { Provision = status, LastError = error }, clock.GetUtcNow(), ids, options.HostName, "provisioning"));
    }

    private static Step? StepOf(Node node) => node.CleanStep is { IsEmpty: false } clean ? new Step(clean) : node.DeployStep is { IsEmpty: false } deploy ? new Step(deploy) : null;

    private static Node WithStep(Node node, JsonMap record) => node.CleanStep.IsEmpty ? node with { DeployStep = record } : node with { CleanStep = record };
}

using System.Text.Json.Nodes;
using Ironic.Conductor.Causes;
using Ironic.Model.Identity;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Jobs;

/// <summary>What a stage's outcome means: the one transaction in which node, lock and job go on together.</summary>
internal sealed class Settlement(FlowTable flows, IIdSource ids, TimeProvider clock, string hostName)
{
    /// <summary>Set in a job's state once its failure (or abort) is decided and only tidying up is left.</summary>
    public const string EndingKey = "ending";

    /// <summary>Set beside it when an operator asked for the end.</summary>
    public const string AbortedKey = "aborted";

    /// <summary>Set once a step of the flow has begun: from then on a failure may leave the machine half-done.</summary>
    public const string StepBegunKey = "step_begun";

    /// <summary>The writes of the outcome, and whether the runner goes on with the job.</summary>
    public (List<StoreWrite> Writes, bool GoesOn) Settle(StageContext context, StageOutcome outcome)
    {
        var flow = flows[context.Job.Kind];
        return outcome switch
        {
            StageOutcome.Next(var stage) => (Advance(context, stage), true),
            StageOutcome.Wait wait => (Park(context, wait), false),
            StageOutcome.Hold(var stage) => (Hold(context, stage), false),
            StageOutcome.Done => (Finish(context, flow), false),
            StageOutcome.End => (End(context, flow), false),
            StageOutcome.Become become => (Become(context, become), true),
            StageOutcome.Failed failed => Fail(context, flow, failed),
            _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
        };
    }

    private List<StoreWrite> Advance(StageContext context, string stage)
    {
        var node = Move(context.Node, ProvisionEvent.Resume); // out of a wait state, where there is one
        return Both(context, node, Running(context, stage));
    }

    private List<StoreWrite> Park(StageContext context, StageOutcome.Wait wait)
    {
        var state = context.State.GetFlag(EndingKey) ? context.Node : Move(context.Node, ProvisionEvent.Wait); // tidying up leaves the failed state as it is
        var node = state with { Reservation = null };
        var job = Running(context, context.Job.Stage) with { Status = JobStatus.Waiting, WaitingFor = wait.For, WakeAt = wait.WakeAt, Deadline = wait.Deadline };
        return Both(context, node, job);
    }

    private List<StoreWrite> Hold(StageContext context, string stage)
    {
        var node = Move(context.Node, ProvisionEvent.Hold) with { Reservation = null };
        return Both(context, node, Running(context, stage) with { Status = JobStatus.Waiting, WaitingFor = "unhold" });
    }

    private List<StoreWrite> Finish(StageContext context, Flow flow)
    {
        var node = flow.AfterSuccess(context.Node);
        if (flow.OnDone(node) is { } done) node = Move(Move(node, ProvisionEvent.Resume), done, required: true); // out of a wait state first: the last stage, too, may have waited
        var writes = Close(context, node);
        writes.Add(Event(context, TimelineNames.JobDone, $"{flow.Kind} is done", new() { ["kind"] = flow.Kind }));
        return writes;
    }

    private List<StoreWrite> End(StageContext context, Flow flow) =>
        Close(context, context.State.GetFlag(AbortedKey) && flow.OnAborted is { } on ? Move(context.Node, on) : context.Node);

    /// <summary>Node and lock are let go, the job's row goes.</summary>
    private List<StoreWrite> Close(StageContext context, Node node) =>
        [.. NodeWrites(context, node with { Reservation = null }), new StoreWrite.DeleteJob(context.Job.Uuid), .. context.Writes];

    private List<StoreWrite> Become(StageContext context, StageOutcome.Become become)
    {
        var next = flows[become.Kind];
        var job = Running(context, next.First) with { Kind = next.Kind };
        return Both(context, Move(context.Node, become.On, required: true), job);
    }

    private (List<StoreWrite>, bool) Fail(StageContext context, Flow flow, StageOutcome.Failed failed)
    {
        var message = failed.Found?.Complete(failed.Message) ?? failed.Message;
        JsonObject told = new() { ["kind"] = flow.Kind, ["stage"] = context.Job.Stage, ["cause"] = failed.Cause };
        failed.Found?.AddTo(told);
        var isTidying = context.State.GetFlag(EndingKey);
        var ended = Event(context, isTidying ? TimelineNames.JobCleanUpFailed : TimelineNames.JobFailed, message, told);
        if (isTidying)
        {
            // The failure proper is told already; that tidying up failed as well is added to it.
            var left = context.Node with { LastError = Finding.Add(context.Node.LastError, $"Cleaning up failed too: {message}") };
            if (flow.AbortFault is { } abortFault && context.State.GetFlag(AbortedKey))
                left = left with { Maintenance = true, MaintenanceReason = left.LastError, Fault = abortFault };
            return ([.. Close(context, left), ended], false);
        }

        var node = flow.FailsState ? Move(context.Node, ProvisionEvent.Fail) : context.Node;
        node = flow.AfterFailure(node) with { LastError = message };
        if (flow.StepFault is { } fault && context.State.GetFlag(StepBegunKey) && !failed.Aborted)
            node = node with { Maintenance = true, MaintenanceReason = message, Fault = fault };

        if (flow.CleanUpStage is not { } cleanUp) return ([.. Close(context, node), ended], false);
        context.State.Set(EndingKey, true);
        context.State.Set(AbortedKey, failed.Aborted);
        return ([.. Both(context, node, Running(context, cleanUp)), ended], true);
    }

    private List<StoreWrite> Both(StageContext context, Node node, Job job) =>
        [.. NodeWrites(context, node), new StoreWrite.UpdateJob(job), .. context.Writes];

    /// <summary>The node's row, and with it what its change of state or error leaves behind.</summary>
    private List<StoreWrite> NodeWrites(StageContext context, Node node)
    {
        var writes = NodeChanges.Writes(context.Node, node, clock.GetUtcNow(), ids, hostName, flows[context.Job.Kind].HistoryType);
        writes.AddRange(context.Told.Select(told => new StoreWrite.AppendHistory(NodeChanges.Entry(node, "INFO", told.EventType, told.Event, clock.GetUtcNow(), ids, hostName))));
        context.Told.Clear();
        context.Node = node;
        return writes;
    }

    private Job Running(StageContext context, string stage) => context.Job with
    {
        Status = JobStatus.Running,
        Stage = stage,
        State = context.State.ToMap(),
        WaitingFor = null,
        WakeAt = null,
        Deadline = null,
        LeaseOwner = hostName,
        EndRequested = null,
    };

    private StoreWrite.AppendTimeline Event(StageContext context, string name, string message, JsonObject data) =>
        new(new(context.Node.Uuid, clock.GetUtcNow(), name) { Message = message, Data = JsonMap.From(data) });

    /// <summary>Along the graph, towards the same goal; where the graph has no such edge the node stays, unless it must move.</summary>
    private static Node Move(Node node, ProvisionEvent on, bool required = false)
    {
        if (ProvisionStateMachine.TryAdvance(node.Provision, on, out var next, node.Provision.Target)) return node with { Provision = next };
        return required ? throw new InvalidOperationException($"{on} is not possible in state {node.Provision.State}.") : node;
    }
}

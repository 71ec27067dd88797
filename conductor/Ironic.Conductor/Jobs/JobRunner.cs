using System.Collections.Concurrent;
using Ironic.Conductor.Causes;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Limits;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Slots;
using Ironic.Model.Drivers;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Conductor.Jobs;

/// <summary>
/// Carries out jobs, each stage's outcome stored before the next begins. What waits is a row and an alarm, not a task.
/// Whatever moment this process dies at, the next one goes on from the rows.
/// </summary>
internal sealed partial class JobRunner : BackgroundService, IJobWaker
{
    /// <summary>How long to wait for a lock that a short request holds, and for a store that cannot be written.</summary>
    private static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(1), StorePause = TimeSpan.FromSeconds(5);

    /// <summary>What every wait gets after a start, at the least: machines and agents could reach nobody while this process was down.</summary>
    private static readonly TimeSpan StartGrace = TimeSpan.FromMinutes(5);

    private readonly Lanes _lanes = new();
    private readonly ConcurrentDictionary<Guid, Task> _runs = new();
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _stages = new();
    private readonly SemaphoreSlim _workers;
    private readonly WakeTimer _alarms;
    private readonly BackgroundPace _pace = new(TimeProvider.System); // the pool's line is real, whatever clock the jobs go by
    private readonly IStoreWriter _writer;
    private readonly INodeStore _nodes;
    private readonly IJobStore _jobs;
    private readonly FlowTable _flows;
    private readonly Settlement _settlement;
    private readonly DriverRegistry _drivers;
    private readonly Recovery _recovery;
    private readonly ConductorLease _lease;
    private readonly ISharedStore _store;
    private readonly TimeoutExplainer _explainer;
    private readonly CauseNaming _causes;
    private readonly Admission _admission;
    private readonly RelatedPower _related;
    private readonly ITimeline _timeline;
    private readonly JobMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ConductorOptions _options;
    private readonly ILogger<JobRunner> _log;
    private readonly DateTimeOffset _startedAt;

    public JobRunner(IStoreWriter writer, INodeStore nodes, IJobStore jobs, FlowTable flows, Settlement settlement, DriverRegistry drivers,
        Recovery recovery, ConductorLease lease, ISharedStore store, TimeoutExplainer explainer, CauseNaming causes, Admission admission, RelatedPower related, ITimeline timeline, JobMetrics metrics, TimeProvider clock, ConductorOptions options, ILogger<JobRunner> log)
    {
        (_writer, _nodes, _jobs, _flows, _settlement, _drivers) = (writer, nodes, jobs, flows, settlement, drivers);
        (_recovery, _lease, _store, _explainer, _causes, _admission, _related, _timeline, _metrics, _clock, _options, _log) = (recovery, lease, store, explainer, causes, admission, related, timeline, metrics, clock, options, log);
        _startedAt = clock.GetUtcNow();
        _workers = new(options.MaxWorkers);
        _alarms = new(clock, _lanes.Request);
        admission.Admitted = _lanes.Request;
    }

    /// <summary>Completes when nothing runs and nothing is due; parked jobs do not count.</summary>
    internal Task Idle => _lanes.Idle;

    internal int RunningStages => _stages.Count;

    /// <summary>Nodes with something to do that no worker has taken up.</summary>
    internal int QueuedNodes => Math.Max(0, _lanes.Busy - _runs.Count);

    public void Wake(Guid node) => _lanes.Request(node);

    /// <summary>Takes up every unfinished job before anything else of the conductor is served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var resumed = await _recovery.RunAsync(cancellationToken);
        foreach (var job in await _jobs.ListAsync(cancellationToken)) _admission.Resume(job); // all, before anybody is let in
        foreach (var node in resumed) _lanes.Request(node);
        _store.Watch(nodes => _ = WakeAsync(nodes));
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_runs.Values).WaitAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _alarms.Dispose();
        _pace.Dispose();
        _workers.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var node in _lanes.Ready.ReadAllAsync(stoppingToken))
        {
            await _workers.WaitAsync(stoppingToken);
            _runs[node] = RunLaneAsync(node, stoppingToken);
        }
    }

    private async Task RunLaneAsync(Guid node, CancellationToken stopping)
    {
        await Task.Yield(); // the queue's reader goes on
        _lanes.Begin(node);
        try
        {
            do await _pace.TakeTurnAsync(stopping);
            while (await RunOnceAsync(node, stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The row says where to go on.
        }
        catch (StoreException e)
        {
            StoreFailed(node, e.Message);
            _alarms.Set(node, _clock.GetUtcNow() + StorePause);
        }
        catch (Exception e)
        {
            RunFailed(e, node);
            _alarms.Set(node, _clock.GetUtcNow() + StorePause);
        }
        finally
        {
            _workers.Release();
            _runs.TryRemove(node, out _);
            _lanes.End(node);
        }
    }

    /// <summary>One stage, or the claim before it; true: there is more to do at once.</summary>
    private async Task<bool> RunOnceAsync(Guid nodeUuid, CancellationToken cancellationToken)
    {
        if (await _jobs.FindByNodeAsync(nodeUuid, cancellationToken) is not { } job || await _nodes.FindAsync(nodeUuid, cancellationToken) is not { } node)
        {
            _alarms.Set(nodeUuid, null);
            _admission.Leave(nodeUuid);
            return false;
        }

        if (!_lease.Holds(job))
        {
            _alarms.Set(nodeUuid, null); // its holder sees to it
            _admission.Leave(nodeUuid);
            return false;
        }

        if (job.Status == JobStatus.Waiting) return (job.EndRequested is not null || !IsHeld(node)) && await ClaimAsync(job, node, cancellationToken);

        if (job.EndRequested is not null) _admission.Leave(nodeUuid);
        else if (!_admission.TryAdmit(job, node)) return false; // it waits in line, with its lock

        using var scope = _log.BeginScope(new KeyValuePair<string, object>[] { new("NodeId", node.Uuid), new("JobId", job.Uuid) });
        var begun = _metrics.Begin();
        if (await RunBoundedAsync(job, node, cancellationToken) is not (var context, var outcome))
        {
            if (_lease.Holds(job)) return true; // ended by hand: the row has it
            LeaseEnded(node.Uuid);
            _admission.Leave(nodeUuid);
            return false;
        }

        var wasEnding = context.State.GetFlag(Settlement.EndingKey);
        if (outcome is StageOutcome.Failed { Aborted: false } failed && !wasEnding) outcome = failed with { Found = await _causes.NameAsync(context, failed, cancellationToken) };
        var (writes, goesOn) = Settle(context, outcome);
        var result = await _writer.CommitAsync(writes, cancellationToken);
        if (result is not CommitResult.Committed)
        {
            if (await _jobs.FindByNodeAsync(nodeUuid, cancellationToken) is { EndRequested: not null }) return true; // asked for while the stage ended
            OutcomeRefused(job.Kind, job.Stage, node.Uuid, result);
            throw new InvalidOperationException($"Node {node.Uuid} or its job was changed by somebody else while the job held the lock: {result}.");
        }

        StageEnded(job.Kind, job.Stage, node.Uuid, outcome.GetType().Name);
        await _metrics.StoredAsync(job, wasEnding, outcome, begun, cancellationToken);
        if (outcome is StageOutcome.Wait wait) _alarms.Set(nodeUuid, Earliest(wait.WakeAt, wait.Deadline));
        else if (!goesOn) _admission.Leave(nodeUuid);
        return goesOn;
    }

    /// <summary>An outcome that the provision graph has no edge for ends the job as failed: running the stage again would not help.</summary>
    private (List<StoreWrite> Writes, bool GoesOn) Settle(StageContext context, StageOutcome outcome)
    {
        try
        {
            return _settlement.Settle(context, outcome);
        }
        catch (InvalidOperationException e) when (outcome is not StageOutcome.Failed)
        {
            StageThrew(e, context.Job.Kind, context.Job.Stage, context.Node.Uuid);
            var failed = Faults.ToOutcome(e, context.Job.Stage);
            return _settlement.Settle(context, failed with { Found = CauseNaming.Judge(KnownCauses.Normalize(failed.Cause), []) });
        }
    }

    /// <summary>A parked job gets its node's lock back; when someone holds it for a moment, later.</summary>
    private async Task<bool> ClaimAsync(Job job, Node node, CancellationToken cancellationToken)
    {
        if (node.Reservation is null)
        {
            var result = await _writer.CommitAsync(
                [
                    new StoreWrite.UpdateNode(node with { Reservation = _options.HostName }),
                    new StoreWrite.UpdateJob(job with { Status = JobStatus.Running, LeaseOwner = _options.HostName, Lease = _lease.Number }),
                ],
                cancellationToken);
            if (result is CommitResult.Committed) return true;
        }

        _alarms.Set(node.Uuid, _clock.GetUtcNow() + ShortPause);
        return false;
    }

    private async Task<(StageContext Context, StageOutcome Outcome)> RunStageAsync(Job job, Node node, CancellationToken cancellationToken)
    {
        if (!_drivers.TryBind(node, out var driver, out var errors))
            return (Unbound(job, node), new StageOutcome.Failed(string.Join(" ", errors), "driver-unusable"));

        var context = new StageContext(job, node, driver, _related, _timeline, _clock);
        using var span = JobTraces.Begin(job, node);
        var outcome = await RunStageAsync(context, cancellationToken);
        if (StagePatience.Judge(context, outcome) is { } wait)
        {
            // As if it had not run: what it changed before it met what it has to wait for is not kept.
            context = new(job, node, driver, _related, _timeline, _clock);
            StagePatience.Begin(context);
            outcome = wait;
        }

        JobTraces.End(span, outcome);
        return (context, outcome);
    }

    private async Task<StageOutcome> RunStageAsync(StageContext context, CancellationToken cancellationToken)
    {
        var job = context.Job;
        try
        {
            var outcome = await _flows[job.Kind].Stages[job.Stage](context, cancellationToken);
            return await JudgeWaitAsync(context, outcome, cancellationToken);
        }
        catch (Exception e) when (e is not (OperationCanceledException or StoreException))
        {
            if (Faults.IsUnexpected(e)) StageThrew(e, job.Kind, job.Stage, context.Node.Uuid);
            return Faults.ToOutcome(e, job.Stage);
        }
    }

    /// <summary>A wait whose time is up becomes the failure it stands for; nodes in maintenance are left alone.</summary>
    private async Task<StageOutcome> JudgeWaitAsync(StageContext context, StageOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is not StageOutcome.Wait { Deadline: { } deadline } wait || deadline > context.Now) return outcome;
        if (context.Job.CreatedAt < _startedAt && _startedAt + StartGrace > context.Now) return wait with { Deadline = _startedAt + StartGrace };
        if (context.Node.Maintenance) return wait with { Deadline = null, WakeAt = context.Now + TimeSpan.FromMinutes(1) };
        return await _explainer.ExplainAsync(context, _flows[context.Job.Kind], wait, cancellationToken);
    }

    /// <summary>On hold, only an unhold moves it on: that takes the node out of the state first.</summary>
    private static bool IsHeld(Node node) => node.Provision.State is ProvisionState.CleanHold or ProvisionState.DeployHold or ProvisionState.ServiceHold;

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;
}

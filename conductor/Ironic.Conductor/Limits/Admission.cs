using System.Text.Json.Nodes;
using Ironic.Conductor.Metrics;
using Ironic.Model.Jobs;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Limits;

/// <summary>
/// Lets jobs into the phases that are limited. Who is in is remembered, not stored: after a restart a job that is in the midst of a phase is counted in, whatever the limit,
/// and one at its beginning waits in line.
/// </summary>
internal sealed class Admission
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Phase, FairQueue> _queues;
    private readonly Dictionary<Guid, (Phase Phase, DateTimeOffset Since)> _waiting = [];
    private readonly ConductorMeter _meter;
    private readonly ITimeline _timeline;
    private readonly TimeProvider _clock;

    public Admission(LimitOptions limits, ConductorMeter meter, ITimeline timeline, TimeProvider clock)
    {
        (_meter, _timeline, _clock) = (meter, timeline, clock);
        _queues = Phase.Table.ToDictionary(phase => phase, phase => new FairQueue(phase.Limit(limits)));
    }

    /// <summary>Told of each node that has been let in after it had to wait.</summary>
    public Action<Guid> Admitted { get; set; } = _ => { };

    /// <summary>Whether the job's stage may run. If not, the node waits in line, and <see cref="Admitted"/> will tell. What the job is done with, it gives up.</summary>
    public bool TryAdmit(Job job, Node node)
    {
        lock (_gate)
        {
            foreach (var (phase, queue) in _queues)
            {
                if (!phase.Holds(job.Kind, job.Stage)) Release(queue, node.Uuid);
            }

            foreach (var (phase, queue) in _queues)
            {
                if (!phase.Holds(job.Kind, job.Stage)) continue;
                if (!phase.Begins(job.Kind, job.Stage)) queue.Take(node.Uuid);
                else if (!queue.TryEnter(node.Uuid, GroupOf(job, node))) return Wait(phase, node.Uuid);
            }

            Tell(node.Uuid);
            return true;
        }
    }

    /// <summary>At a start: counts in what the job is in the midst of.</summary>
    public void Resume(Job job)
    {
        lock (_gate)
        {
            foreach (var (phase, queue) in _queues)
            {
                if (phase.Holds(job.Kind, job.Stage) && !phase.Begins(job.Kind, job.Stage)) queue.Take(job.NodeUuid);
            }
        }
    }

    /// <summary>The job is over, on hold, or others'.</summary>
    public void Leave(Guid node)
    {
        lock (_gate)
        {
            _waiting.Remove(node);
            foreach (var queue in _queues.Values) Release(queue, node);
        }
    }

    /// <summary>What the node waits in line for, for people; null: nothing.</summary>
    public string? WaitOf(Guid node)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(node, out var wait)) return null;
            var queue = _queues[wait.Phase];
            return $"{wait.Phase.InWords}: {queue.Inside} of {queue.Limit} are under way, {queue.Waiting} wait";
        }
    }

    public IReadOnlyList<(string Phase, int Inside, int Waiting, int Limit)> Look()
    {
        lock (_gate) return [.. _queues.Select(pair => (pair.Key.Name, pair.Value.Inside, pair.Value.Waiting, pair.Value.Limit))];
    }

    /// <summary>Kinds of work, and owners: of two who ask for hundreds each gets every other place.</summary>
    private static string GroupOf(Job job, Node node) => $"{job.Kind}/{node.Owner}";

    private bool Wait(Phase phase, Guid node)
    {
        if (!_waiting.TryGetValue(node, out var wait) || wait.Phase != phase) _waiting[node] = (phase, _clock.GetUtcNow());
        return false;
    }

    private void Tell(Guid node)
    {
        if (!_waiting.Remove(node, out var wait)) return;
        var (now, took) = (_clock.GetUtcNow(), _clock.GetUtcNow() - wait.Since);
        _meter.Admitted(wait.Phase.Name, took);
        _timeline.Record(new(node, now, TimelineNames.JobAdmitted)
        {
            Message = $"waited in line for {wait.Phase.InWords}",
            Duration = took,
            Data = JsonMap.From(new JsonObject { ["phase"] = wait.Phase.Name }),
        });
    }

    private void Release(FairQueue queue, Guid node)
    {
        foreach (var next in queue.Leave(node)) Admitted(next);
    }
}

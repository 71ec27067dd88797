using System.Diagnostics.Metrics;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Limits;
using Ironic.Conductor.Options;
using Ironic.Conductor.Power;
using Ironic.Conductor.Sensors;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Metrics;

/// <inheritdoc cref="IConductorSurvey"/>
internal sealed class Survey : IConductorSurvey
{
    private readonly INodeStore _nodes;
    private readonly IJobStore _jobs;
    private readonly IConductorStore _conductors;
    private readonly Placement _placement;
    private readonly ConductorLease _lease;
    private readonly JobRunner _runner;
    private readonly PowerLooks _looks;
    private readonly ConductorOptions _options;
    private Counted _last = Counted.Nothing;

    public Survey(ConductorMeter meter, INodeStore nodes, IJobStore jobs, IConductorStore conductors, Placement placement, ConductorLease lease, JobRunner runner, Admission admission, PowerLooks looks, SensorMemory sensors, ConductorOptions options)
    {
        (_nodes, _jobs, _conductors, _placement, _lease, _runner, _looks, _options) = (nodes, jobs, conductors, placement, lease, runner, looks, options);
        var m = meter.Meter;
        m.CreateObservableGauge("conductor.nodes", () => By("provision_state", _last.States), "{node}", "Nodes of all conductors, by provision state.");
        m.CreateObservableGauge("conductor.nodes.maintenance", () => By("fault", _last.Maintenance), "{node}", "Nodes in maintenance, by the fault that put them there.");
        m.CreateObservableGauge("conductor.nodes.served", () => _last.Served, "{node}", "Nodes that this conductor serves.");
        m.CreateObservableGauge("conductor.bmcs", () => By("health", _last.Bmcs), "{bmc}", "BMCs of the nodes that this conductor serves, by how they answered the power sync last: answering, failing, unreachable, unasked.");
        m.CreateObservableGauge("conductor.power_sync.age.oldest", () => _last.OldestAge, "s", "How long ago the power state of a node was read that is due for it; the longest.");
        m.CreateObservableGauge("conductor.power_sync.age.median", () => _last.MedianAge, "s", "The same, of half of the nodes.");
        m.CreateObservableGauge("conductor.sensors.nodes", () => By("status", sensors.CountNodes()), "{node}", "Nodes whose sensors were read here, by the worst that one of them says: ok, warning, critical, unknown; failed: the last attempt to read them did.");
        m.CreateObservableGauge("conductor.sensors.readings", () => sensors.CountReadings().Select(pair => new Measurement<long>(pair.Value, new("kind", pair.Key.Kind), new("status", pair.Key.Status))), "{sensor}", "Sensors that were read, by kind and by what they say: ok, warning, critical, unknown.");
        m.CreateObservableGauge("conductor.jobs", () => _last.Jobs.Select(pair => new Measurement<long>(pair.Value, new("kind", pair.Key.Kind), new("status", pair.Key.Status))), "{job}", "Unfinished jobs of this conductor, by kind and status.");
        m.CreateObservableGauge("conductor.stages.running", () => (long)_runner.RunningStages, "{stage}", "Stages of jobs that run just now.");
        m.CreateObservableGauge("conductor.stages.queued", () => (long)_runner.QueuedNodes, "{node}", "Nodes whose job is due and waits for a worker.");
        m.CreateObservableGauge("conductor.stages.limit", () => (long)_options.MaxWorkers, "{stage}", "Stages that may run at a time (conductor.maxWorkers).");
        m.CreateObservableGauge("conductor.phase.running", () => admission.Look().Select(look => new Measurement<long>(look.Inside, new KeyValuePair<string, object?>("phase", look.Phase))), "{node}", "Nodes in each phase that is limited (conductor.limits).");
        m.CreateObservableGauge("conductor.phase.queued", () => admission.Look().Select(look => new Measurement<long>(look.Waiting, new KeyValuePair<string, object?>("phase", look.Phase))), "{node}", "Nodes that wait in line for it.");
        m.CreateObservableGauge("conductor.phase.limit", () => admission.Look().Select(look => new Measurement<long>(look.Limit, new KeyValuePair<string, object?>("phase", look.Phase))), "{node}", "How many may be in it; 0: no limit.");
        m.CreateObservableGauge("conductor.conductors", () => By("state", _last.Conductors), "{conductor}", "Conductors that the database knows, by state: serving, ended.");
        m.CreateObservableGauge("conductor.lease.held", () => _lease.IsHeld ? 1L : 0L, null, "Whether this conductor's lease is in force.");
    }

    public async ValueTask TakeAsync(CancellationToken cancellationToken)
    {
        var counted = new Counted();
        foreach (var state in ProvisionStateMachine.Stable) counted.States[state.ToWire()] = 0; // a state that empties goes to 0, it does not vanish
        foreach (var health in new[] { "answering", "failing", "unreachable", "unasked" }) counted.Bmcs[health] = 0;
        List<double> ages = [];
        foreach (var node in await _nodes.ListAsync(NodeQuery.All, cancellationToken))
        {
            Count(counted.States, node.Provision.State.ToWire());
            if (node.Maintenance) Count(counted.Maintenance, node.Fault ?? "none");
            if (!await _placement.IsOursAsync(node, cancellationToken)) continue;
            counted.Served++;
            Count(counted.Bmcs, _looks.HealthOf(node));
            if (_options.PowerSync.Interval > TimeSpan.Zero && PowerSyncCheck.IsDue(node)) ages.Add(_looks.AgeOf(node).TotalSeconds);
        }

        ages.Sort();
        (counted.OldestAge, counted.MedianAge) = ages.Count == 0 ? (0, 0) : (ages[^1], ages[ages.Count / 2]);
        foreach (var job in await _jobs.ListAsync(cancellationToken))
        {
            if (_lease.Holds(job)) Count(counted.Jobs, (job.Kind, job.Status.ToString().ToLowerInvariant()));
        }

        foreach (var conductor in await _conductors.ListAsync(cancellationToken)) Count(counted.Conductors, conductor.Serving ? "serving" : "ended");
        _last = counted;
    }

    private static void Count<TKey>(Dictionary<TKey, long> counts, TKey key) where TKey : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;

    private static IEnumerable<Measurement<long>> By(string tag, Dictionary<string, long> counts) => counts.Select(pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>(tag, pair.Key)));

    /// <summary>Filled by one, then only read.</summary>
    private sealed class Counted
    {
        public static readonly Counted Nothing = new();

        public Dictionary<string, long> States { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, long> Maintenance { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, long> Bmcs { get; } = new(StringComparer.Ordinal);
        public Dictionary<string, long> Conductors { get; } = new(StringComparer.Ordinal);
        public Dictionary<(string Kind, string Status), long> Jobs { get; } = [];
        public long Served { get; set; }
        public double OldestAge { get; set; }
        public double MedianAge { get; set; }
    }
}

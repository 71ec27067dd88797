using System.Diagnostics.Metrics;

namespace Ironic.Conductor.Metrics;

/// <summary>The meter <c>Ironic.Conductor</c> and what is counted as it happens (docs/ops/metrics.md).</summary>
internal sealed class ConductorMeter
{
    public const string Name = "Ironic.Conductor";

    /// <summary>From a step of a moment to a deploy with a long image.</summary>
    private static readonly InstrumentAdvice<double> Long = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600] };

    /// <summary>A BMC's answer.</summary>
    private static readonly InstrumentAdvice<double> Short = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] };

    private readonly Histogram<double> _stages, _jobs, _phases, _looks, _waits, _sensors;
    private readonly Counter<long> _ended, _causes, _notifications;

    public ConductorMeter(IMeterFactory factory)
    {
        Meter = factory.Create(Name);
        _stages = Meter.CreateHistogram("conductor.stage.duration", "s", "Time that stages of jobs took, by kind of job and stage.", advice: Long);
        _jobs = Meter.CreateHistogram("conductor.job.duration", "s", "Time from a job's begin to its end, by kind and outcome.", advice: Long);
        _phases = Meter.CreateHistogram("conductor.deploy.phase.duration", "s", "Where the time of successful deploys went, by phase.", advice: Long);
        _looks = Meter.CreateHistogram("conductor.power_sync.duration", "s", "Time that BMCs took to tell the power state, by result.", advice: Short);
        _sensors = Meter.CreateHistogram("conductor.sensors.duration", "s", "Time that it took to read all sensors of a machine, by result.", advice: Long);
        _waits = Meter.CreateHistogram("conductor.phase.wait.duration", "s", "Time that jobs waited in line for a phase that is limited, by phase; those that did not wait are not counted.", advice: Long);
        _ended = Meter.CreateCounter<long>("conductor.jobs.ended", "{job}", "Jobs that have ended, by kind, outcome and named cause.");
        _causes = Meter.CreateCounter<long>("conductor.causes", "{job}", "Failed jobs by their named cause, and by how sure it is: low, medium, high.");
        _notifications = Meter.CreateCounter<long>("conductor.notifications.ended", "{notification}", "Notifications by receiver, and what became of them.");
    }

    public Meter Meter { get; }

    public void StageEnded(string kind, string stage, TimeSpan took) => _stages.Record(took.TotalSeconds, new("kind", kind), new("stage", stage));

    /// <param name="kind">"deploy", ...</param>
    /// <param name="outcome">"done", "failed" or "aborted".</param>
    /// <param name="cause">The documented name (docs/jobs-and-causes.md); null: none is known.</param>
    /// <param name="took">Since the job began.</param>
    public void JobEnded(string kind, string outcome, string? cause, TimeSpan took)
    {
        _ended.Add(1, new("kind", kind), new("outcome", outcome), new("cause", cause ?? ""));
        _jobs.Record(took.TotalSeconds, new("kind", kind), new("outcome", outcome));
    }

    /// <param name="kind">"deploy", ...</param>
    /// <param name="cause">The documented name.</param>
    /// <param name="confidence">"low", "medium" or "high".</param>
    public void CauseNamed(string kind, string cause, string confidence) => _causes.Add(1, new("kind", kind), new("cause", cause), new("confidence", confidence));

    public void Admitted(string phase, TimeSpan waited) => _waits.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("phase", phase));

    public void PhaseEnded(string phase, TimeSpan took) => _phases.Record(took.TotalSeconds, new KeyValuePair<string, object?>("phase", phase));

    /// <param name="target">"notifications" or "nova".</param>
    /// <param name="outcome">"sent", "failed" after all attempts, or "dropped" from a queue that was full.</param>
    public void NotificationEnded(string target, string outcome) => _notifications.Add(1, new("target", target), new("outcome", outcome));

    public void PowerRead(bool answered, TimeSpan took) => _looks.Record(took.TotalSeconds, new KeyValuePair<string, object?>("result", answered ? "answered" : "failed"));

    public void SensorsRead(bool answered, TimeSpan took) => _sensors.Record(took.TotalSeconds, new KeyValuePair<string, object?>("result", answered ? "answered" : "failed"));
}

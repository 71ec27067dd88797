using System.Diagnostics;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Jobs;

/// <summary>The activity source <c>Ironic.Conductor</c>: a span for each stage of a job (docs/ops/metrics.md). Costs nothing while nobody listens.</summary>
internal static class JobTraces
{
    private static readonly ActivitySource Source = new("Ironic.Conductor");

    /// <summary>Null: nobody listens, or it is not sampled.</summary>
    public static Activity? Begin(Job job, Node node)
    {
        // A trace of its own: what had the runner look at the job is not what caused it.
        Activity.Current = null;
        var span = Source.StartActivity($"{job.Kind} {job.Stage}");
        return span?.SetTag("node.uuid", node.Uuid.ToString()).SetTag("node.name", node.Name).SetTag("job.uuid", job.Uuid.ToString());
    }

    public static void End(Activity? span, StageOutcome outcome)
    {
        if (span is null) return;
        span.SetTag("stage.outcome", outcome.GetType().Name);
        if (outcome is StageOutcome.Failed failed) span.SetStatus(ActivityStatusCode.Error, failed.Message).SetTag("error.cause", failed.Cause);
    }
}

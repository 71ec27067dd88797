using Ironic.Conductor.Jobs;
using Ironic.Conductor.Timeline;
using Ironic.Model.Jobs;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Metrics;

/// <summary>What is measured of jobs when an outcome of theirs has been stored.</summary>
internal sealed class JobMetrics(ConductorMeter meter, ITimelineService timelines, TimeProvider clock)
{
    public long Begin() => clock.GetTimestamp();

    /// <param name="job">Before the stage.</param>
    /// <param name="wasEnding">Only tidying up was left: its end is told already.</param>
    /// <param name="outcome">The stage's.</param>
    /// <param name="begun">From <see cref="Begin"/>.</param>
    /// <param name="cancellationToken">Ends the reading of the timeline.</param>
    public async ValueTask StoredAsync(Job job, bool wasEnding, StageOutcome outcome, long begun, CancellationToken cancellationToken)
    {
        meter.StageEnded(job.Kind, job.Stage, clock.GetElapsedTime(begun));
        var (how, cause) = outcome switch
        {
            StageOutcome.Done or StageOutcome.Become => ("done", null),
            StageOutcome.End when !wasEnding => ("done", null),
            StageOutcome.Failed { Aborted: true } failed when !wasEnding => ("aborted", failed.Cause),
            StageOutcome.Failed failed when !wasEnding => ("failed", failed.Found?.Cause ?? failed.Cause),
            _ => ((string?)null, (string?)null),
        };
        if (how is null) return;
        meter.JobEnded(job.Kind, how, cause, clock.GetUtcNow() - job.CreatedAt);
        if (!wasEnding && outcome is StageOutcome.Failed { Found: { } found }) meter.CauseNamed(job.Kind, found.Cause, found.ConfidenceInWords);
        if (job.Kind == FlowKinds.Deploy && outcome is StageOutcome.Done) await TellPhasesAsync(job.NodeUuid, cancellationToken);
    }

    /// <summary>The machine's first boot goes on after the job's end; its time is in the node's profile only.</summary>
    private async ValueTask TellPhasesAsync(Guid node, CancellationToken cancellationToken)
    {
        try
        {
            if (await timelines.FindProfileAsync(node, cancellationToken) is not { } profile) return;
            var left = profile.Total;
            foreach (var phase in profile.Phases.Where(phase => phase.Name != DeployPhases.FirstBoot))
            {
                var took = phase.Duration ?? left; // the last one ends with the job
                meter.PhaseEnded(phase.Name, took);
                left -= took;
            }
        }
        catch (StoreException)
        {
            // The database went away just now: a deploy that is done is not undone for its figures.
        }
    }
}

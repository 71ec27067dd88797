using Ironic.Conductor.Boot;
using Ironic.Conductor.Jobs;

namespace Ironic.Conductor.Causes;

/// <summary>Gives a wait that took too long its cause: what was waited for, and what the timeline shows instead.</summary>
internal sealed class TimeoutExplainer(BootDiagnosis diagnosis)
{
    public async Task<StageOutcome.Failed> ExplainAsync(StageContext context, Flow flow, StageOutcome.Wait wait, CancellationToken cancellationToken)
    {
        var text = flow.TimeoutText(context.Node);
        if (context.State.GetTime(RamdiskBootStages.BootAtKey) is not { } since || context.Job.Stage != RamdiskBootStages.WaitStage)
            return new($"{text}: waited for {wait.For}", "timeout");

        var (_, cause, seen) = await diagnosis.ReadAsync(context.Node.Uuid, since, cancellationToken);
        return new($"{text}: {seen}", cause.Cause);
    }
}

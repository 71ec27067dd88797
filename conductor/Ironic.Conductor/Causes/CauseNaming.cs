using Ironic.Conductor.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Causes;

/// <summary>Gives each failed job its one cause: the first rule that holds, else what the failing part itself reported.</summary>
internal sealed class CauseNaming(ITimelineStore timelines)
{
    /// <summary>More events than one job leaves.</summary>
    private const int EventLimit = 2000;

    public async Task<Finding> NameAsync(StageContext context, StageOutcome.Failed failed, CancellationToken cancellationToken)
    {
        var reported = KnownCauses.Normalize(failed.Cause);
        var events = await timelines.ListAsync(context.Node.Uuid, 0, EventLimit, cancellationToken);
        return Judge(reported, [.. Stretch([.. events.OrderBy(e => e.At).ThenBy(e => e.Sequence)], context.Job.CreatedAt, reported), .. Facts(context.Node, context.Now)]);
    }

    internal static Finding Judge(string reported, IReadOnlyList<TimelineEvent> events)
    {
        foreach (var rule in CauseRules.Table)
        {
            if (rule.Judge(reported, events) is { } finding) return finding;
        }

        // Who reported it has told the timeline, too.
        return new(reported, KnownCauses.ConfidenceOf(reported), null, [.. events.Where(e => e.Data.GetText("cause") == reported).TakeLast(1)]);
    }

    /// <summary>Since the job began; of a boot since the last agent was heard, for what an earlier one of the same job did well says nothing of this one.</summary>
    private static IEnumerable<TimelineEvent> Stretch(IReadOnlyList<TimelineEvent> events, DateTimeOffset begun, string reported)
    {
        var ours = events.Where(e => e.At >= begun).ToList();
        return KnownCauses.OfBoot.Contains(reported) ? ours.Skip(ours.FindLastIndex(e => e.Name is TimelineNames.AgentHeartbeat) + 1) : ours;
    }

    /// <summary>What is known of the node itself, as events that rules can ask for.</summary>
    private static IEnumerable<TimelineEvent> Facts(Node node, DateTimeOffset now)
    {
        if (node.SecureBoot is true) yield return new(node.Uuid, now, CauseRules.SecureBootFact) { Message = "the node boots with Secure Boot" };
    }
}

using Ironic.Model.Drivers;

namespace Ironic.Conductor.Jobs;

/// <summary>
/// A BMC has few sessions, and those of an appliance that was killed last until the BMC ends them by itself: a minute (IPMI v2.0 rev 1.1, section
/// 6.12.15). A stage that finds none free is run again later, for a bounded time, before the job fails of it.
/// </summary>
internal static class SessionPatience
{
    private const string SinceKey = "bmc_full_since";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2), Pause = TimeSpan.FromSeconds(10);

    /// <summary>The wait that takes the outcome's place; null: the outcome stands.</summary>
    public static StageOutcome.Wait? Judge(StageContext context, StageOutcome outcome)
    {
        if (outcome is StageOutcome.Failed { Cause: BmcCauses.SessionsExhausted }) return context.Now - (context.State.GetTime(SinceKey) ?? context.Now) < Limit ? new("a free session of the BMC", context.Now + Pause) : null;
        context.State.Remove(SinceKey);
        return null;
    }

    public static void Begin(StageContext context) => context.State.Set(SinceKey, context.State.GetTime(SinceKey) ?? context.Now);
}

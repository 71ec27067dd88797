using System.Collections.Frozen;
using Ironic.Conductor.Causes;
using Ironic.Model.Drivers;

namespace Ironic.Conductor.Jobs;

/// <summary>
/// What a stage cannot have now and may have before long: it is run again later, for a bounded time, before the job fails of it. A BMC has few sessions, and those
/// of an appliance that was killed last until the BMC ends them by itself: a minute (IPMI v2.0 rev 1.1, section 6.12.15). A node that hangs on this one may be
/// locked by work of its own.
/// </summary>
internal static class StagePatience
{
    private const string SinceKey = "patient_since";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2), Pause = TimeSpan.FromSeconds(10);

    /// <summary>By cause: what is waited for.</summary>
    private static readonly FrozenDictionary<string, string> Awaited = new Dictionary<string, string>
    {
        [BmcCauses.SessionsExhausted] = "a free session of the BMC",
        [KnownCauses.RelatedNodeLocked] = "the lock of a parent or child node",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The wait that takes the outcome's place; null: the outcome stands.</summary>
    public static StageOutcome.Wait? Judge(StageContext context, StageOutcome outcome)
    {
        if (outcome is StageOutcome.Failed { Cause: { } cause } && Awaited.TryGetValue(cause, out var what))
            return context.Now - (context.State.GetTime(SinceKey) ?? context.Now) < Limit ? new(what, context.Now + Pause) : null;
        context.State.Remove(SinceKey);
        return null;
    }

    public static void Begin(StageContext context) => context.State.Set(SinceKey, context.State.GetTime(SinceKey) ?? context.Now);
}

using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;

namespace Ironic.Conductor.Agents;

/// <summary>Short calls to an agent that may be busy or out of reach for a moment: the stage parks and runs again, for a bounded time.</summary>
internal static class AgentRetries
{
    private const string SinceKey = "agent_retry_since";

    public static async Task<StageOutcome> RunAsync(StageContext context, AgentOptions options, string what, Func<Task<StageOutcome>> call)
    {
        try
        {
            var outcome = await call();
            context.State.Remove(SinceKey);
            return outcome;
        }
        catch (AgentException e) when (e.Failure is AgentFailure.Busy or AgentFailure.Unreachable)
        {
            var since = context.State.GetTime(SinceKey) ?? context.Now;
            if (context.Now - since >= options.LostAfter) throw;
            context.State.Set(SinceKey, since);
            return new StageOutcome.Wait(what, context.Now + options.RetryPause);
        }
    }
}

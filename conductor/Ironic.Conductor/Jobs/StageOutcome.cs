using Ironic.Conductor.Causes;
using Ironic.Model.Provisioning;

namespace Ironic.Conductor.Jobs;

/// <summary>How a stage ended; closed. What it means for node, job and lock is said once, in <see cref="Settlement"/>.</summary>
internal abstract record StageOutcome
{
    private StageOutcome()
    {
    }

    /// <summary>On to another stage, at once, under the same lock.</summary>
    public sealed record Next(string Stage) : StageOutcome;

    /// <summary>The job is parked and the lock given up; the same stage runs again when something happens, or at <paramref name="WakeAt"/>.</summary>
    /// <param name="For">What is waited for, for people.</param>
    /// <param name="WakeAt">Null: only when something happens.</param>
    /// <param name="Deadline">A wait past it fails the job; null: unbounded.</param>
    public sealed record Wait(string For, DateTimeOffset? WakeAt = null, DateTimeOffset? Deadline = null) : StageOutcome;

    /// <summary>Parked until an operator's unhold; then <paramref name="Stage"/> runs.</summary>
    public sealed record Hold(string Stage) : StageOutcome;

    /// <summary>The flow reached its goal.</summary>
    public sealed record Done : StageOutcome
    {
        public static readonly Done Instance = new();
    }

    /// <summary>The job ends where the node is: its state has been decided before (clean-up after a failure or an abort; power jobs).</summary>
    public sealed record End : StageOutcome
    {
        public static readonly End Instance = new();
    }

    /// <summary>The job goes on as another flow, from that one's first stage: an undeploy becomes a clean.</summary>
    public sealed record Become(string Kind, ProvisionEvent On) : StageOutcome;

    /// <param name="Message">For <c>last_error</c>.</param>
    /// <param name="Cause">The cause by its documented name, as the part that failed knows it; null: it does not.</param>
    /// <param name="Aborted">An operator asked for it: no fault, no maintenance.</param>
    public sealed record Failed(string Message, string? Cause = null, bool Aborted = false) : StageOutcome
    {
        /// <summary>The one cause that was found for it; null: an operator asked for the end, or only tidying up failed.</summary>
        public Finding? Found { get; init; }
    }
}

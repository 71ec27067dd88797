using Ironic.Model.Json;

namespace Ironic.Model.Jobs;

/// <summary>
/// A durable unit of work on one node: a verb being carried out. Written in one transaction with the node's state and reservation;
/// gone when the work has ended. What survives <c>kill -9</c> is exactly this row.
/// </summary>
public sealed record Job
{
    public required Guid Uuid { get; init; }
    public required Guid NodeUuid { get; init; }

    /// <summary>Which flow: "verify", "inspect", "clean", "deploy", "undeploy", "power", ... (the conductor's table of flows).</summary>
    public required string Kind { get; init; }

    public required JobStatus Status { get; init; }

    /// <summary>The flow's stage that runs or runs next. Stages are idempotent: after a crash the same one runs again.</summary>
    public required string Stage { get; init; }

    /// <summary>What stages hand on to later ones and to themselves after a restart (steps with their index, an agent command's id, ...).</summary>
    public JsonMap State { get; init; } = JsonMap.Empty;

    /// <summary>While waiting: what for ("agent heartbeat"), for people and for time-outs' texts.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>When a waiting job is woken without an event; null: only by one, or by the deadline.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>When the present wait or stage has taken too long; null: it has no bound of its own.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Set by an operator's abort; stages look at it between steps.</summary>
    public bool AbortRequested { get; init; }

    /// <summary>Set when an operator wants it to fail, whatever it is at: why, for <c>last_error</c>.</summary>
    public string? EndRequested { get; init; }

    /// <summary>The conductor that runs it; null: anyone may claim it.</summary>
    public string? LeaseOwner { get; init; }

    /// <summary>The lease of that conductor: when it has ended, another takes the job up.</summary>
    public long Lease { get; init; }

    public string? RequestId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc cref="Nodes.Node.Revision"/>
    public long Revision { get; init; }
}

public enum JobStatus
{
    /// <summary>A runner should take it.</summary>
    Ready,

    /// <summary>A runner is at it. After a restart this means: was at it, run the stage again.</summary>
    Running,

    /// <summary>Parked until an event, <see cref="Job.WakeAt"/> or <see cref="Job.Deadline"/>.</summary>
    Waiting,
}

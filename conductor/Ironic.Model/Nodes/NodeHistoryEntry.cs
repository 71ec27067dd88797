namespace Ironic.Model.Nodes;

/// <summary>An entry of a node's history (<c>GET /v1/nodes/{n}/history</c>).</summary>
public sealed record NodeHistoryEntry(Guid Uuid, Guid NodeUuid, DateTimeOffset CreatedAt)
{
    /// <summary>"ERROR" or "INFO".</summary>
    public required string Severity { get; init; }

    /// <summary>"deploying", "cleaning", "verifying", ...</summary>
    public required string EventType { get; init; }

    public required string Event { get; init; }
    public string? Conductor { get; init; }
    public string? User { get; init; }
    public string? Project { get; init; }

    /// <summary>The provision state it happened in, by its wire name.</summary>
    public string? State { get; init; }

    /// <summary>Where the node was going, by its wire name; null: nowhere.</summary>
    public string? TargetState { get; init; }

    /// <summary>How long what ended here took; null: nothing ended.</summary>
    public double? DurationSeconds { get; init; }
}

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
}

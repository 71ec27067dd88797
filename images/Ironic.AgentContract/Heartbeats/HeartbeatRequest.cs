using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Heartbeats;

/// <summary>
/// Body of <c>POST /v1/heartbeat/{node}</c>. A key newer than the microversion in force is refused by the server,
/// so what is null is not written.
/// </summary>
public sealed record HeartbeatRequest
{
    /// <summary>Base URL of the agent's API; empty for an agent that only reports a status.</summary>
    public required string CallbackUrl { get; init; }

    /// <summary>Microversion 36.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentVersion { get; init; }

    /// <summary>Microversion 62; demanded by the server at any version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentToken { get; init; }

    /// <summary>Microversion 68: the agent's certificate (PEM), which the conductor pins.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentVerifyCa { get; init; }

    /// <summary>Microversion 72: <c>start</c>, <c>end</c> or <c>error</c> (anaconda).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentStatus { get; init; }

    /// <summary>Microversion 72.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgentStatusMessage { get; init; }
}

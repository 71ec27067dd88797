using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Steps;

/// <summary>Arguments of the three commands <c>execute_*_step</c>. Exactly one of the versions is set, the one of the command's own flow.</summary>
public sealed record ExecuteStepParams
{
    public required AgentStep Step { get; init; }

    /// <summary>The node's full record, secrets masked; its config drive is in the clear for a deploy step only.</summary>
    public required JsonObject Node { get; init; }

    public required JsonArray Ports { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? CleanVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? DeployVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ServiceVersion { get; init; }

    /// <summary>The version that was sent, of whichever flow; null when the caller sent none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string>? Version => CleanVersion ?? DeployVersion ?? ServiceVersion;
}

/// <summary>Result of <c>execute_clean_step</c>: what the step gave (null, text, or an object by device), and the step itself.</summary>
public sealed record CleanStepResult([property: JsonPropertyName("clean_result")] JsonNode? Result, [property: JsonPropertyName("clean_step")] AgentStep Step);

/// <inheritdoc cref="CleanStepResult"/>
public sealed record DeployStepResult([property: JsonPropertyName("deploy_result")] JsonNode? Result, [property: JsonPropertyName("deploy_step")] AgentStep Step);

/// <inheritdoc cref="CleanStepResult"/>
public sealed record ServiceStepResult([property: JsonPropertyName("service_result")] JsonNode? Result, [property: JsonPropertyName("service_step")] AgentStep Step);

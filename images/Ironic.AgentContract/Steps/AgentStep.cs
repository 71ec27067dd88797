using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Steps;

/// <summary>A step as the agent offers it, and as the conductor hands it back to be executed (then with <see cref="Args"/>).</summary>
public sealed record AgentStep
{
    public required string Step { get; init; }

    /// <summary><c>deploy</c> or <c>raid</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>0: only on request.</summary>
    public int Priority { get; init; }

    public bool RebootRequested { get; init; }

    public bool Abortable { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, StepArgument>? Argsinfo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? RequiresRamdisk { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? Args { get; init; }

    /// <summary>Keys that this version does not know; they go back as they came.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Others { get; set; }
}

/// <summary>One argument of a step.</summary>
public sealed record StepArgument(string? Description, bool Required);

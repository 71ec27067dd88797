using System.Text.Json.Nodes;

namespace Ironic.AgentContract.Steps;

/// <summary>Arguments of the three commands <c>get_*_steps</c>: the node's full record, secrets masked, and its ports' records.</summary>
public sealed record GetStepsParams(JsonObject Node, JsonArray Ports);

/// <summary>Steps by hardware manager, and the managers' versions, which come back with each step to execute.</summary>
public sealed record CleanStepsResult(
    IReadOnlyDictionary<string, IReadOnlyList<AgentStep>> CleanSteps,
    IReadOnlyDictionary<string, string> HardwareManagerVersion);

/// <inheritdoc cref="CleanStepsResult"/>
public sealed record DeployStepsResult(
    IReadOnlyDictionary<string, IReadOnlyList<AgentStep>> DeploySteps,
    IReadOnlyDictionary<string, string> HardwareManagerVersion);

/// <inheritdoc cref="CleanStepsResult"/>
public sealed record ServiceStepsResult(
    IReadOnlyDictionary<string, IReadOnlyList<AgentStep>> ServiceSteps,
    IReadOnlyDictionary<string, string> HardwareManagerVersion);

using System.Text.Json.Nodes;
using Ironic.AgentContract.Commands;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>What an agent's RAID step leaves on the node: <c>raid_config</c> is what it made, or nothing after it deleted all.</summary>
internal static class RaidResults
{
    public static Node Keep(Node node, StepPhase phase, Step step, CommandResult result)
    {
        if (step.Name == "delete_configuration") return node with { RaidConfig = JsonMap.Empty };
        return (result.Result as JsonObject)?[$"{phase.Name}_result"] is JsonObject made && made.ContainsKey("logical_disks") ? node with { RaidConfig = JsonMap.From(made) } : node;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Steps;

namespace Ironic.Lab.Simulator.Agents;

/// <summary>The steps that simulated agents say they have: those of a real one that an ordinary life needs.</summary>
internal static class AgentOffer
{
    private const string Manager = "simulated_hardware_manager";

    private static readonly Dictionary<string, string> Versions = new(StringComparer.Ordinal) { [Manager] = "1.0" };

    private static readonly AgentStep[] Clean =
    [
        new() { Step = "erase_devices_metadata", Interface = "deploy", Priority = 99, Abortable = true },
        new() { Step = "erase_devices", Interface = "deploy", Priority = 0, Abortable = true },
    ];

    private static readonly AgentStep[] Deploy =
    [
        new()
        {
            Step = "write_image", Interface = "deploy", Priority = 0,
            Argsinfo = new Dictionary<string, StepArgument>(StringComparer.Ordinal) { ["image_info"] = new("The image.", Required: true), ["configdrive"] = new("The config drive.", Required: false) },
        },
    ];

    /// <summary>The result of a command that asks for steps; null: it is none.</summary>
    public static JsonNode? Of(string command) => command switch
    {
        CommandNames.GetCleanSteps => JsonSerializer.SerializeToNode(new CleanStepsResult(By(Clean), Versions), AgentJson.Default.CleanStepsResult),
        CommandNames.GetDeploySteps => JsonSerializer.SerializeToNode(new DeployStepsResult(By(Deploy), Versions), AgentJson.Default.DeployStepsResult),
        CommandNames.GetServiceSteps => JsonSerializer.SerializeToNode(new ServiceStepsResult(By([]), Versions), AgentJson.Default.ServiceStepsResult),
        _ => null,
    };

    private static Dictionary<string, IReadOnlyList<AgentStep>> By(AgentStep[] steps) => new(StringComparer.Ordinal) { [Manager] = steps };
}

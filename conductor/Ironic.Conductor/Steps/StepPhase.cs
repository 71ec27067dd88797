using Ironic.AgentContract.Commands;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>What differs between the flows that run steps: the names of things.</summary>
internal sealed record StepPhase
{
    /// <summary>"clean", "deploy".</summary>
    public required string Name { get; init; }

    public required string GetCommand { get; init; }
    public required string ExecuteCommand { get; init; }
    public required Func<Node, JsonMap> Current { get; init; }
    public required Func<Node, JsonMap, Node> WithCurrent { get; init; }

    /// <summary>Keys of <c>driver_internal_info</c>, as Ironic's.</summary>
    public string ListKey => $"{Name}_steps";

    public string IndexKey => $"{Name}_step_index";
    public string CacheKey => $"agent_cached_{Name}_steps";
    public string CachedAtKey => $"agent_cached_{Name}_steps_refreshed";

    /// <summary>In the agent's answer to the get command, and in its arguments.</summary>
    public string VersionArgument => $"{Name}_version";

    public static StepPhase Clean { get; } = new()
    {
        Name = "clean",
        GetCommand = CommandNames.GetCleanSteps,
        ExecuteCommand = CommandNames.ExecuteCleanStep,
        Current = node => node.CleanStep,
        WithCurrent = (node, step) => node with { CleanStep = step },
    };

    public static StepPhase Deploy { get; } = new()
    {
        Name = "deploy",
        GetCommand = CommandNames.GetDeploySteps,
        ExecuteCommand = CommandNames.ExecuteDeployStep,
        Current = node => node.DeployStep,
        WithCurrent = (node, step) => node with { DeployStep = step },
    };

    public const string VersionsKey = "hardware_manager_version";

    /// <summary>Forgets the steps of a flow that has ended.</summary>
    public Node Wipe(Node node) => WithCurrent(node, JsonMap.Empty) with { DriverInternalInfo = node.DriverInternalInfo.Without(ListKey, IndexKey) };
}

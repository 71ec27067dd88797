using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Steps;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>What differs between the flows that run steps: the names of things.</summary>
internal sealed record StepPhase
{
    public required StepFlowKind Kind { get; init; }

    /// <summary>"clean", "deploy", "service".</summary>
    public required string Name { get; init; }

    /// <summary>"cleaning": what the flags of <c>driver_internal_info</c> begin with.</summary>
    public required string Doing { get; init; }

    public required string GetCommand { get; init; }
    public required string ExecuteCommand { get; init; }

    /// <summary>The agent's answer to the get command.</summary>
    public required Func<JsonObject, AgentOffer> Read { get; init; }

    public required Func<Node, JsonMap> Current { get; init; }
    public required Func<Node, JsonMap, Node> WithCurrent { get; init; }

    /// <summary>Keys of <c>driver_internal_info</c>, as Ironic's.</summary>
    public string ListKey => $"{Name}_steps";

    public string IndexKey => $"{Name}_step_index";
    public string CacheKey => $"agent_cached_{Name}_steps";
    public string CachedAtKey => $"agent_cached_{Name}_steps_refreshed";
    public string RebootKey => $"{Doing}_reboot";
    public string PollingKey => $"{Doing}_polling";
    public string NoRamdiskKey => $"{Doing}_disable_ramdisk";

    /// <summary>In the agent's answer to the get command, and in its arguments.</summary>
    public string VersionArgument => $"{Name}_version";

    public static StepPhase Clean { get; } = new()
    {
        Kind = StepFlowKind.Clean,
        Name = "clean",
        Doing = "cleaning",
        GetCommand = CommandNames.GetCleanSteps,
        ExecuteCommand = CommandNames.ExecuteCleanStep,
        Read = answer => answer.Deserialize(AgentJson.Default.CleanStepsResult) is { } offer ? new(offer.CleanSteps, offer.HardwareManagerVersion) : throw new JsonException("null"),
        Current = node => node.CleanStep,
        WithCurrent = (node, step) => node with { CleanStep = step },
    };

    public static StepPhase Deploy { get; } = new()
    {
        Kind = StepFlowKind.Deploy,
        Name = "deploy",
        Doing = "deployment",
        GetCommand = CommandNames.GetDeploySteps,
        ExecuteCommand = CommandNames.ExecuteDeployStep,
        Read = answer => answer.Deserialize(AgentJson.Default.DeployStepsResult) is { } offer ? new(offer.DeploySteps, offer.HardwareManagerVersion) : throw new JsonException("null"),
        Current = node => node.DeployStep,
        WithCurrent = (node, step) => node with { DeployStep = step },
    };

    public static StepPhase Service { get; } = new()
    {
        Kind = StepFlowKind.Service,
        Name = "service",
        Doing = "servicing",
        GetCommand = CommandNames.GetServiceSteps,
        ExecuteCommand = CommandNames.ExecuteServiceStep,
        Read = answer => answer.Deserialize(AgentJson.Default.ServiceStepsResult) is { } offer ? new(offer.ServiceSteps, offer.HardwareManagerVersion) : throw new JsonException("null"),
        Current = node => node.ServiceStep,
        WithCurrent = (node, step) => node with { ServiceStep = step },
    };

    public static IReadOnlyList<StepPhase> All { get; } = [Clean, Deploy, Service];

    public const string VersionsKey = "hardware_manager_version";

    /// <summary>The phase whose step the node is at; null: at none.</summary>
    public static StepPhase? Of(Node node) => All.FirstOrDefault(phase => !phase.Current(node).IsEmpty);

    /// <summary>Forgets the steps of a flow that has ended.</summary>
    public Node Wipe(Node node) => WithCurrent(node, JsonMap.Empty) with
    {
        DriverInternalInfo = node.DriverInternalInfo.Without(ListKey, IndexKey, RebootKey, PollingKey, NoRamdiskKey, $"user_{Name}_steps"),
    };
}

/// <summary>Steps by hardware manager, and the managers' versions.</summary>
internal sealed record AgentOffer(IReadOnlyDictionary<string, IReadOnlyList<AgentStep>> Steps, IReadOnlyDictionary<string, string> Versions);

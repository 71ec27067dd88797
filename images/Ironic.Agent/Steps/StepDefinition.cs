using System.Text.Json.Nodes;
using Ironic.Agent.Nodes;
using Ironic.AgentContract.Steps;

namespace Ironic.Agent.Steps;

/// <summary>A step, as data.</summary>
internal sealed record StepDefinition
{
    public required string Name { get; init; }

    /// <summary>In which flows it is offered.</summary>
    public required StepFlows Flows { get; init; }

    /// <summary>In automated cleaning; elsewhere a step runs only on request, with priority 0 (see <see cref="DeployPriority"/>).</summary>
    public int CleanPriority { get; init; }

    public int DeployPriority { get; init; }

    public bool Abortable { get; init; }

    /// <summary>Null: takes none.</summary>
    public IReadOnlyDictionary<string, StepArgument>? Arguments { get; init; }

    /// <summary>Returns what the conductor is told: null, text or an object.</summary>
    public required Func<StepRun, CancellationToken, Task<JsonNode?>> RunAsync { get; init; }

    public AgentStep Offer(StepFlows flow) => new()
    {
        Step = Name,
        Interface = "deploy",
        Priority = flow switch { StepFlows.Clean => CleanPriority, StepFlows.Deploy => DeployPriority, _ => 0 },
        Abortable = Abortable,
        Argsinfo = Arguments,
    };
}

/// <summary>What a step is given to work with.</summary>
internal sealed record StepRun(NodeRecord Node, JsonObject Arguments, IProgress<string> Progress);

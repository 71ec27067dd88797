using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Commands;
using Ironic.Agent.Faults;
using Ironic.Agent.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Steps;

namespace Ironic.Agent.Steps;

/// <summary>The commands that list and execute steps: the same pair for each flow, under the flow's own names.</summary>
internal sealed class StepCommands(IEnumerable<StepDefinition> steps, NodeCache nodes)
{
    private readonly FrozenDictionary<string, StepDefinition> _steps = steps.ToFrozenDictionary(step => step.Name, StringComparer.Ordinal);

    public IEnumerable<AgentCommand> Commands() =>
    [
        Get(CommandNames.GetCleanSteps, StepFlows.Clean, list => JsonSerializer.SerializeToNode(new(list, HardwareManager.Versions), AgentJson.Default.CleanStepsResult)),
        Get(CommandNames.GetDeploySteps, StepFlows.Deploy, list => JsonSerializer.SerializeToNode(new(list, HardwareManager.Versions), AgentJson.Default.DeployStepsResult)),
        Get(CommandNames.GetServiceSteps, StepFlows.Service, list => JsonSerializer.SerializeToNode(new(list, HardwareManager.Versions), AgentJson.Default.ServiceStepsResult)),
        Execute(CommandNames.ExecuteCleanStep, "clean"),
        Execute(CommandNames.ExecuteDeployStep, "deploy"),
        Execute(CommandNames.ExecuteServiceStep, "service"),
    ];

    private AgentCommand Get(string name, StepFlows flow, Func<IReadOnlyDictionary<string, IReadOnlyList<AgentStep>>, JsonNode?> answer) => new()
    {
        Name = name,
        Arguments = ["node", "ports"],
        RunAsync = (run, _) =>
        {
            nodes.Keep(Object(run.Arguments, "node"));
            AgentStep[] offered = [.. _steps.Values.Where(step => step.Flows.HasFlag(flow)).OrderBy(step => step.Name, StringComparer.Ordinal).Select(step => step.Offer(flow))];
            return Task.FromResult(answer(new Dictionary<string, IReadOnlyList<AgentStep>>(StringComparer.Ordinal) { [HardwareManager.Name] = offered }));
        },
    };

    /// <param name="name">Of the command.</param>
    /// <param name="flow">Begins the names of the version argument and of the result's two keys.</param>
    private AgentCommand Execute(string name, string flow) => new()
    {
        Name = name,
        InBackground = true,
        IgnoresOthers = true, // some conductors send a step's arguments beside the step
        RunAsync = async (run, cancellationToken) =>
        {
            CheckVersion(run.Arguments[$"{flow}_version"]);
            var step = Object(run.Arguments, "step");
            var node = nodes.Keep(Object(run.Arguments, "node"));
            if (step["step"] is not JsonValue stepName || !stepName.TryGetValue<string>(out var wanted)) throw Fault.InvalidParams($"The step has no name: {step.ToJsonString()}");
            if (!_steps.TryGetValue(wanted, out var definition)) throw Fault.NoSuchStep(wanted);

            var arguments = step["args"] as JsonObject ?? [];
            CheckArguments(definition, arguments);
            var result = await definition.RunAsync(new(node, arguments, run.Progress), cancellationToken);
            return new JsonObject { [$"{flow}_result"] = result, [$"{flow}_step"] = step.DeepClone() };
        },
    };

    private static void CheckVersion(JsonNode? sent)
    {
        if (sent is null) return; // the first step of a conductor that has not asked yet
        var same = sent is JsonObject versions && versions.Count == HardwareManager.Versions.Count
            && HardwareManager.Versions.All(own => versions[own.Key] is JsonValue value && value.TryGetValue<string>(out var version) && version == own.Value);
        if (!same) throw Fault.VersionMismatch($"Current versions: {{{HardwareManager.Name}: {HardwareManager.Version}}}, versions used by ironic: {sent.ToJsonString()}");
    }

    private static void CheckArguments(StepDefinition step, JsonObject arguments)
    {
        var known = step.Arguments ?? FrozenDictionary<string, StepArgument>.Empty;
        var problems = arguments.Where(pair => !known.ContainsKey(pair.Key)).Select(pair => $"unexpected argument {pair.Key}")
            .Concat(known.Where(pair => pair.Value.Required && arguments[pair.Key] is null).Select(pair => $"missing argument {pair.Key}")).ToList();
        if (problems.Count > 0) throw Fault.InvalidParams($"Step {step.Name}: {string.Join(", ", problems)}; it takes {(known.Count == 0 ? "none" : string.Join(", ", known.Keys))}");
    }

    private static JsonObject Object(JsonObject arguments, string name) =>
        arguments[name] as JsonObject ?? throw Fault.InvalidParams($"'{name}' must be an object.");
}

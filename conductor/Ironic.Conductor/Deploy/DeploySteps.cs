using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Conductor.Steps;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Deploy;

/// <summary>The steps that a deploy was asked for, and what is left of a plan that has begun.</summary>
internal static class DeploySteps
{
    /// <summary>The core step that brings the agent up.</summary>
    public const string BootStep = "deploy.deploy";

    private const string RequestedKey = "user_deploy_steps";

    public static Node WithRequested(Node node, IReadOnlyList<JsonMap>? steps) => node with
    {
        DriverInternalInfo = steps is null or { Count: 0 }
            ? node.DriverInternalInfo.Without(RequestedKey)
            : node.DriverInternalInfo.With(RequestedKey, new JsonArray([.. steps.Select(step => step.ToObject())])),
    };

    public static List<Step> Requested(Node node) =>
        node.DriverInternalInfo.TryGet(RequestedKey, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => new Step(JsonMap.From(item)))]
            : [];

    /// <summary>The list as it is known now, with what has been begun already at its head.</summary>
    public static Node Replan(Node node, IReadOnlyList<Step> merged)
    {
        var begun = StepList.Read(node, StepPhase.Deploy).Take(StepList.Index(node, StepPhase.Deploy) + 1).ToList();
        var rest = merged.Where(step => !begun.Exists(done => done.FullName == step.FullName && done.Priority == step.Priority));
        return StepList.Write(node, StepPhase.Deploy, [.. begun, .. rest], begun.Count - 1);
    }

    /// <summary>What is wrong with asked-for steps whatever is offered.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<Step> steps)
    {
        var duplicates = steps.GroupBy(step => step.FullName, StringComparer.Ordinal).Where(group => group.Count() > 1 && !ReservedSteps.Contains(group.First())).Select(group => group.Key).ToList();
        if (duplicates.Count > 0)
            yield return $"Duplicate deploy steps for {string.Join(", ", duplicates)}: the same interface and step may be given once only";
        if (steps.Any(step => step.FullName == BootStep && step.Priority != 0))
            yield return "deploy step deploy on interface deploy is a core step and cannot be overridden by user steps. It may be disabled by setting the priority to 0";
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Conductor.Steps;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Deploy;

/// <summary>Which steps a deploy has (the API contract, sections 8.3 and 8.5): the deploy interface's own, replaced and completed by the user's.</summary>
internal static class DeploySteps
{
    /// <summary>The core step that brings the agent up.</summary>
    public const string BootStep = "deploy.deploy";

    private const string RequestedKey = "user_deploy_steps";

    private static readonly Step[] CustomAgent =
    [
        Step.Core("deploy", "deploy", 100, abortable: true), // only the ramdisk boots in it
        Step.Core("deploy", "prepare_instance_boot", 60),
        Step.Core("deploy", "tear_down_agent", 40),
        Step.Core("deploy", "switch_to_tenant_network", 30),
        Step.Core("deploy", "boot_instance", 20),
    ];

    private static readonly Step[] Direct = [CustomAgent[0], Step.Core("deploy", "write_image", 80), .. CustomAgent[1..]];

    public static IReadOnlyList<Step> CoreOf(Node node) => WritesImage(node) ? Direct : CustomAgent;

    /// <summary>False: an interface that has no agent at all ("fake"), so there is nothing to boot for it.</summary>
    public static bool UsesAgent(Node node) => node.Interfaces.GetValueOrDefault(DriverSlot.Deploy) is "direct" or "custom-agent";

    /// <summary>custom-agent leaves writing to steps of the agent's own.</summary>
    public static bool WritesImage(Node node) => node.Interfaces.GetValueOrDefault(DriverSlot.Deploy) != "custom-agent";

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

    /// <summary>User steps beat core steps of the same name; priority 0 turns a step off.</summary>
    /// <param name="core">Of the deploy interface.</param>
    /// <param name="requested">The user's.</param>
    /// <param name="offered">The agent's; null: not known yet, nothing is refused.</param>
    public static (List<Step> Steps, List<string> Errors) Merge(IReadOnlyList<Step> core, IReadOnlyList<Step> requested, IReadOnlyList<Step>? offered)
    {
        List<string> errors = [];
        List<Step> wanted = [.. requested];
        if (offered is not null)
        {
            var (matched, mismatches) = StepRules.Match(requested.Where(step => step.Priority > 0 && !core.Any(c => c.FullName == step.FullName)), offered, "deploy");
            errors.AddRange(mismatches);
            wanted = [.. requested.Where(step => core.Any(c => c.FullName == step.FullName)), .. matched];
        }

        var own = (offered ?? []).Where(step => step.Priority > 0);
        var names = requested.Where(step => !ReservedSteps.Contains(step)).Select(step => step.FullName).ToHashSet(StringComparer.Ordinal);
        var merged = core.Concat(own.Where(step => !core.Any(c => c.FullName == step.FullName)))
            .Where(step => !names.Contains(step.FullName))
            .Concat(wanted)
            .Where(step => step.Priority > 0);
        return (StepList.Sort(merged), errors);
    }

    /// <summary>The list as it is known now, with what has been done already at its head and the boot step as the current one.</summary>
    public static Node Replan(Node node, IReadOnlyList<Step> merged)
    {
        var begun = StepList.Read(node, StepPhase.Deploy).Take(StepList.Index(node, StepPhase.Deploy) + 1).ToList();
        var rest = merged.Where(step => !begun.Exists(done => done.FullName == step.FullName && done.Priority == step.Priority));
        return StepList.Write(node, StepPhase.Deploy, [.. begun, .. rest], begun.Count - 1);
    }

    /// <summary>What is wrong with the user's steps before anything is known of the agent.</summary>
    public static List<string> Problems(IReadOnlyList<JsonMap> requested)
    {
        var steps = requested.Select(record => new Step(record)).ToList();
        List<string> problems = [.. steps.GroupBy(step => step.FullName, StringComparer.Ordinal)
            .Where(group => group.Count() > 1 && !ReservedSteps.Contains(group.First()))
            .Select(group => $"duplicate deploy steps for {group.Key}")];
        if (steps.Exists(step => step.FullName == BootStep && step.Priority != 0)) problems.Add($"core step {BootStep} may only be overridden with priority 0");
        return problems;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Steps;

/// <summary>Lists of steps as a node keeps them, and their order.</summary>
internal static class StepList
{
    /// <summary>At equal priority the earlier goes first (the API contract, section 8.3).</summary>
    private static readonly string[] Ties = ["network", "vendor", "power", "management", "firmware", "deploy", "bios", "raid"],
        VerifyTies = ["power", "management", "firmware", "inspect", "deploy", "boot", "bios", "raid", "vendor", "network", "storage", "console", "rescue"];

    public static List<Step> Sort(IEnumerable<Step> steps, StepFlowKind flow = StepFlowKind.Clean)
    {
        var ties = flow == StepFlowKind.Verify ? VerifyTies : Ties;
        return [.. steps.OrderByDescending(step => step.Priority).ThenBy(step => Array.IndexOf(ties, step.Interface))];
    }

    public static List<Step> Read(Node node, StepPhase phase) =>
        node.DriverInternalInfo.TryGet(phase.ListKey, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(item => new Step(JsonMap.From(item)))]
            : [];

    /// <summary>-1: none has begun.</summary>
    public static int Index(Node node, StepPhase phase) =>
        node.DriverInternalInfo.TryGet(phase.IndexKey, out var index) && index.ValueKind == JsonValueKind.Number ? index.GetInt32() : -1;

    /// <summary>A new list, nothing of it begun unless told.</summary>
    public static Node Write(Node node, StepPhase phase, IEnumerable<Step> steps, int index = -1)
    {
        var info = node.DriverInternalInfo.With(phase.ListKey, new JsonArray([.. steps.Select(step => step.Record.ToObject())]));
        return node with { DriverInternalInfo = index < 0 ? info.With(phase.IndexKey, null) : info.With(phase.IndexKey, index) };
    }

    public static Node WriteIndex(Node node, StepPhase phase, int index) => node with { DriverInternalInfo = node.DriverInternalInfo.With(phase.IndexKey, index) };

    /// <summary>What the agent said it can do, when it was last asked.</summary>
    public static List<Step> ReadCache(Node node, StepPhase phase) =>
        node.DriverInternalInfo.GetMap(phase.CacheKey) is { } cached
            ? [.. cached.Entries.SelectMany(entry => entry.Value.EnumerateArray()).Select(item => new Step(JsonMap.From(item)))]
            : [];
}

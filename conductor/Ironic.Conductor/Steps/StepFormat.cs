using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Ironic.Model.Json;

namespace Ironic.Conductor.Steps;

/// <summary>How requested steps must look (the API contract, section 8.1).</summary>
internal static class StepFormat
{
    private static readonly FrozenSet<string> Interfaces = new[] { "vendor", "power", "management", "firmware", "deploy", "bios", "raid" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> DeployKeys = new[] { "interface", "step", "args", "priority" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OtherKeys =
        new[] { "interface", "step", "args", "order", "execute_on_child_nodes", "limit_child_node_execution" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="steps">As the client wrote them.</param>
    /// <param name="deploy">True: all four keys are needed and no others are known.</param>
    public static List<string> Problems(IReadOnlyList<JsonMap> steps, bool deploy)
    {
        List<string> problems = [];
        for (var i = 0; i < steps.Count; i++) problems.AddRange(Problems(steps[i], deploy).Select(problem => string.Create(CultureInfo.InvariantCulture, $"step {i}: {problem}")));
        return problems;
    }

    private static IEnumerable<string> Problems(JsonMap step, bool deploy)
    {
        var known = deploy ? DeployKeys : OtherKeys;
        foreach (var key in step.Keys.Where(key => !known.Contains(key))) yield return $"Additional properties are not allowed ('{key}' was unexpected)";
        foreach (var key in (deploy ? DeployKeys : ["interface", "step"]).Where(key => !step.Contains(key)).Order(StringComparer.Ordinal)) yield return $"'{key}' is a required property";
        if (step.TryGet("interface", out var name) && (name.ValueKind != JsonValueKind.String || !Interfaces.Contains(name.GetString()!)))
            yield return $"'{name}' is not one of [{string.Join(", ", Interfaces.Order(StringComparer.Ordinal).Select(i => $"'{i}'"))}]";
        if (step.TryGet("step", out var text) && (text.ValueKind != JsonValueKind.String || text.GetString()!.Length == 0)) yield return $"'{text}' is not a step's name";
        if (step.TryGet("args", out var args) && args.ValueKind != JsonValueKind.Object) yield return "args is not of type 'object'";
        if (step.TryGet("execute_on_child_nodes", out var onChildren) && onChildren.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            yield return $"execute_on_child_nodes '{onChildren}' is not of type 'boolean'";
        if (step.TryGet("limit_child_node_execution", out var limit) && !IsUuids(limit)) yield return $"limit_child_node_execution '{limit}' is not a list of UUIDs";
        foreach (var key in new[] { "priority", "order" })
        {
            if (step.TryGet(key, out var number) && !(int.TryParse(number.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out _))) yield return $"{key} '{number}' is not a whole number of at least 0";
        }
    }

    private static bool IsUuids(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String && Guid.TryParse(item.GetString(), out _));
}

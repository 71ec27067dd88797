using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Json;

namespace Ironic.Api.Provisioning;

/// <summary>The shapes of steps in a request (contract, section 8.1). Whether the node has such a step is the conductor's to say.</summary>
internal static class StepArguments
{
    private static readonly FrozenSet<string> Interfaces =
        new[] { "vendor", "power", "management", "firmware", "deploy", "bios", "raid" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> InOrder =
        new[] { "interface", "step", "args", "order", "execute_on_child_nodes", "limit_child_node_execution" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ByPriority = new[] { "interface", "step", "args", "priority" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary><c>clean_steps</c> and <c>service_steps</c>: run in the order given.</summary>
    public static IReadOnlyList<JsonMap>? ReadOrdered(Arguments arguments, string name, int since) => Read(arguments, name, since, InOrder, ["interface", "step"]);

    /// <summary><c>deploy_steps</c>: run by priority, all keys needed.</summary>
    public static IReadOnlyList<JsonMap>? ReadPrioritized(Arguments arguments, string name, int since) =>
        Read(arguments, name, since, ByPriority, ["interface", "step", "args", "priority"]);

    private static IReadOnlyList<JsonMap>? Read(Arguments arguments, string name, int since, FrozenSet<string> allowed, string[] required)
    {
        var steps = arguments.Maps(name, since);
        foreach (var step in steps ?? [])
        {
            if (Problem(step, allowed, required) is { } problem) arguments.Refuse(Fault.Invalid($"Invalid {name}: {problem}"));
        }

        return steps;
    }

    private static string? Problem(JsonMap step, FrozenSet<string> allowed, string[] required)
    {
        foreach (var key in required)
        {
            if (!step.Contains(key)) return $"'{key}' is a required property";
        }

        foreach (var (key, value) in step.Entries)
        {
            if (!allowed.Contains(key)) return $"Additional properties are not allowed ({PythonText.Of(key)} was unexpected)";
            var fits = key switch
            {
                "interface" => value.ValueKind == JsonValueKind.String && Interfaces.Contains(value.GetString()!),
                "step" => value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0,
                "args" => value.ValueKind == JsonValueKind.Object,
                "order" or "priority" => IsOrdinal(value),
                "execute_on_child_nodes" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                "limit_child_node_execution" => value.ValueKind == JsonValueKind.Array
                    && value.EnumerateArray().All(id => id.ValueKind == JsonValueKind.String && Uuids.TryParse(id.GetString(), out _)),
                _ => true,
            };
            if (!fits)
            {
                return key == "interface"
                    ? $"{PythonText.Of(value)} is not one of [{string.Join(", ", Interfaces.Order(StringComparer.Ordinal).Select(PythonText.Of))}]"
                    : $"{PythonText.Of(value)} is not valid for '{key}'";
            }
        }

        return null;
    }

    /// <summary>An integer from 0, or its digits.</summary>
    private static bool IsOrdinal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt32(out var number) && number >= 0,
        JsonValueKind.String => int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out _),
        _ => false,
    };
}

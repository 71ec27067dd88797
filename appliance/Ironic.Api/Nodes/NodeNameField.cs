using Ironic.Api.Policy;
using System.Collections.Frozen;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Api.Nodes;

/// <summary>A node's name: usable in paths, so the words that stand there for themselves are not to be had.</summary>
internal static class NodeNameField
{
    private static readonly FrozenSet<string> Reserved =
        new[] { "maintenance", "management", "states", "vendor_passthru", "detail", "validate" }.ToFrozenSet(StringComparer.Ordinal);

    public static Field<Node> Field { get; } = new("name", 5, (writer, n, _) => writer.WriteStringValue(n.Name))
    {
        Creatable = true,
        Patchable = true,
        ChangeRule = Rules.NodeUpdateName,
        InSummary = true,
        Read = Read,
    };

    private static Outcome<Node> Read(Node node, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return node with { Name = null };
        if (given.ValueKind != JsonValueKind.String) return FieldKinds<Node>.WrongType(given, "'string', 'null'", input);
        var name = given.GetString()!;
        if (Reserved.Contains(name)) return Fault.Invalid($"The node name '{name}' is reserved and cannot be used");
        if (Names.IsLogical(name, input.Version)) return node with { Name = name };
        return Fault.Invalid(input.Creating
            ? $"Cannot create node with invalid name '{PythonText.Plain(given)}'"
            : $"Node {node.Uuid}: Cannot change name to invalid name '{PythonText.Plain(given)}'");
    }
}

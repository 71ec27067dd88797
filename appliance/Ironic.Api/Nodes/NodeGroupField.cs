using Ironic.Api.Policy;
using System.Buffers;
using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;

namespace Ironic.Api.Nodes;

/// <summary>The conductor group: kept in lower case; the default group is the empty name (contract, section 10.5).</summary>
internal static class NodeGroupField
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.");

    public static Field<Node> Field { get; } = new("conductor_group", 46, (writer, n, _) => writer.WriteStringValue(n.ConductorGroup))
    {
        Creatable = true,
        Patchable = true,
        ChangeRule = Rules.NodeUpdateConductorGroup,
        Read = Read,
    };

    private static Outcome<Node> Read(Node node, JsonElement? value, FieldInput input)
    {
        if (value is not { } given) return node with { ConductorGroup = "" };
        if (given.ValueKind != JsonValueKind.String) return FieldKinds<Node>.WrongType(given, "'string'", input);
        var group = given.GetString()!;
        return group.Length <= 255 && !group.AsSpan().ContainsAnyExcept(Allowed)
            ? node with { ConductorGroup = group.ToLowerInvariant() }
            : ApiFaults.Schema(input.Subject, $"{PythonText.Of(given)} does not match '^[a-zA-Z0-9_\\-\\.]*$'");
    }
}

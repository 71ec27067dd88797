using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Api.Nodes;

/// <summary>Static network configuration for the ramdisk: OpenStack's <c>network_data.json</c>, or nothing.</summary>
internal static class NodeNetworkDataField
{
    private static readonly string[] Parts = ["links", "networks", "services"];

    public static Field<Node> Field { get; } = FieldKinds<Node>.Map("network_data", 66, n => n.NetworkData) with { Creatable = true, Patchable = true, ChangeRule = Rules.NodeUpdateNetworkData, Read = Read };

    private static Outcome<Node> Read(Node node, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return node with { NetworkData = JsonMap.Empty };
        if (given.ValueKind != JsonValueKind.Object) return FieldKinds<Node>.WrongType(given, "'object', 'null'", input);
        foreach (var property in given.EnumerateObject())
        {
            if (!Parts.Contains(property.Name))
                return Fault.Invalid($"Invalid network_data: {PythonText.Of(property.Name)} is not one of {string.Join(", ", Parts)}");
            if (property.Value.ValueKind != JsonValueKind.Array || property.Value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
                return Fault.Invalid($"Invalid network_data: {property.Name} must be a list of objects");
        }

        return node with { NetworkData = JsonMap.From(given) };
    }
}

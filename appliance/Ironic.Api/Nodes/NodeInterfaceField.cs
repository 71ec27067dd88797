using Ironic.Api.Fields;
using Ironic.Api.Policy;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;

namespace Ironic.Api.Nodes;

/// <summary>The thirteen <c>*_interface</c> fields: which implementation a driver slot uses.</summary>
internal static class NodeInterfaceField
{
    public static Field<Node> For(DriverSlot slot, int since) =>
        FieldKinds<Node>.Text(slot.FieldName, since, n => n.Interfaces.GetValueOrDefault(slot), (n, v) => With(n, slot, v), maxLength: 255) with
        {
            Creatable = true,
            Patchable = true,
            ChangeRule = Rules.NodeUpdateDriverInterfaces,
        };

    /// <summary>Null: as the driver thinks best, which the conductor fills in.</summary>
    private static Node With(Node node, DriverSlot slot, string? name) =>
        node with { Interfaces = name is null ? node.Interfaces.Remove(slot) : node.Interfaces.SetItem(slot, name) };
}

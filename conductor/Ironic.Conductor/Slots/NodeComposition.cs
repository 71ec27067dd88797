using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ironic.Model.Drivers;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Slots;

/// <summary>A node's driver, as it is now.</summary>
internal static class NodeComposition
{
    /// <summary>Binds the node's choices; what its instance_info names for a slot goes before them, for the life of the instance.</summary>
    public static bool TryBind(this DriverRegistry drivers, Node node, [NotNullWhen(true)] out NodeDriver? driver, out ImmutableArray<string> errors) =>
        drivers.TryCompose(node.Driver, Chosen(node), out driver, out errors);

    private static ImmutableSortedDictionary<DriverSlot, string> Chosen(Node node)
    {
        var chosen = node.Interfaces;
        foreach (var slot in DriverSlots.All)
        {
            if (node.InstanceInfo.GetText(slot.FieldName) is { Length: > 0 } name) chosen = chosen.SetItem(slot, name);
        }

        return chosen;
    }
}

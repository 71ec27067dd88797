using System.Collections.Frozen;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Ports;

/// <summary>What a port may be and when it may change (the API contract, section 2.8).</summary>
internal static class PortRules
{
    private static readonly FrozenSet<S> Workshop = new[] { S.Enroll, S.Inspecting, S.InspectWait, S.Manageable }.ToFrozenSet();

    private static readonly FrozenSet<string> LinkKeys = new[]
    {
        "switch_id", "port_id", "switch_info", "hostname", "network_type", "vtep-logical-switch", "vtep-physical-switch",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Each set of keys makes a complete link; an empty link is complete too.</summary>
    private static readonly string[][] CompleteLinks = [["port_id", "switch_id"], ["port_id", "hostname"], ["port_id", "vtep-logical-switch", "vtep-physical-switch"]];

    public static Fault? Links(Port port)
    {
        if (port.PhysicalNetwork is "") return Fault.Invalid("A non-empty value is required when setting physical_network");
        var link = port.LocalLinkConnection;
        if (port.IsSmartNic && !(link.Contains("port_id") && link.Contains("hostname"))) return Fault.Invalid("A port of a Smart NIC needs port_id and hostname in local_link_connection");
        if (link.IsEmpty) return null;
        var unknown = link.Keys.Where(key => !LinkKeys.Contains(key)).ToList();
        if (unknown.Count > 0) return Fault.Invalid($"Invalid local_link_connection: unknown keys {string.Join(", ", unknown)}; known are {string.Join(", ", LinkKeys.Order(StringComparer.Ordinal))}");
        if (link.GetText("network_type") == "unmanaged" || Array.Exists(CompleteLinks, keys => Array.TrueForAll(keys, link.Contains))) return null;
        return Fault.Invalid($"Missing mandatory keys in local_link_connection: it needs one of {string.Join(" or ", CompleteLinks.Select(keys => $"{{{string.Join(", ", keys)}}}"))}, or network_type unmanaged");
    }

    public static Fault? Update(Node node, Port before, Port after)
    {
        if (before.Address != after.Address && !node.Maintenance && (node.Provision.State == S.Active || node.InstanceUuid is not null))
            return Fault.Conflict($"Cannot update the address of port {before.Uuid} while node {node.Uuid} is in state {node.Provision.State.ToWire()} or has an instance");
        var wiring = before.PxeEnabled != after.PxeEnabled || before.PortgroupUuid != after.PortgroupUuid
            || before.PhysicalNetwork != after.PhysicalNetwork || !before.LocalLinkConnection.Equals(after.LocalLinkConnection);
        if (wiring && !node.Maintenance && !Workshop.Contains(node.Provision.State))
        {
            return Fault.Conflict($"Port {before.Uuid} can not have any connectivity attributes (pxe_enabled, portgroup_uuid, physical_network, local_link_connection) updated unless node {node.Uuid} "
                + $"is in a {string.Join(", ", Workshop.Order().Select(state => state.ToWire()))} state or in maintenance mode.");
        }

        return Links(after);
    }
}

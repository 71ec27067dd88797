using Ironic.Model.Faults;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Ports;

/// <summary>Whether a port fits into the portgroup that it names (the API contract, sections 2.8 and 2.9).</summary>
internal sealed class PortgroupMembership(IResourceStore resources, IPortStore ports)
{
    private const int PortLimit = 1000;

    /// <summary>Null: it does, or it names none.</summary>
    public async ValueTask<Fault?> CheckAsync(Port port, CancellationToken cancellationToken)
    {
        if (port.PortgroupUuid is not { } uuid) return null;
        if (await resources.FindAsync<Portgroup>(uuid, cancellationToken) is not { } group) return Fault.Invalid($"Portgroup {uuid} could not be found.");
        if (group.NodeUuid != port.NodeUuid) return Fault.Invalid($"Port {port.Uuid} can not be associated with portgroup {uuid}: the portgroup belongs to node {group.NodeUuid}.");
        if (!group.StandalonePortsSupported && port.PxeEnabled)
            return Fault.Conflict($"Port {port.Uuid} can not have pxe_enabled set to True while standalone_ports_supported is False on its portgroup {uuid}.");
        return await PhysicalNetworkFaultAsync(port, group, cancellationToken);
    }

    private async ValueTask<Fault?> PhysicalNetworkFaultAsync(Port port, Portgroup group, CancellationToken cancellationToken)
    {
        if (group.PhysicalNetwork is { } wanted && port.PhysicalNetwork is not null && port.PhysicalNetwork != wanted)
            return Fault.Conflict($"Port {port.Uuid} can not be on physical network {port.PhysicalNetwork} while its portgroup {group.Uuid} is on {wanted}.");
        var members = await ports.ListAsync(new() { NodeUuid = group.NodeUuid, PortgroupUuid = group.Uuid, Limit = PortLimit }, cancellationToken);
        var networks = members.Where(member => member.Uuid != port.Uuid).Select(member => member.PhysicalNetwork).Append(port.PhysicalNetwork ?? group.PhysicalNetwork).Distinct(StringComparer.Ordinal).ToList();
        return networks.Count <= 1
            ? null
            : Fault.Conflict($"Port update would give portgroup {group.Uuid} member ports with inconsistent physical networks ({string.Join(", ", networks.Select(n => n ?? "None"))}). "
                + "All ports in a portgroup must have the same physical network.");
    }
}

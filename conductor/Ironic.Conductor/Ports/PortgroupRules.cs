using System.Collections.Frozen;
using Ironic.Conductor.Resources;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Stores;
using S = Ironic.Model.Provisioning.ProvisionState;

namespace Ironic.Conductor.Ports;

/// <summary>What a portgroup may become (the API contract, section 2.9).</summary>
internal sealed class PortgroupRules(IPortStore ports, INodeStore nodes) : ResourceRules<Portgroup>
{
    private const int PortLimit = 1000;

    private static readonly FrozenSet<S> Workshop = new[] { S.Enroll, S.Inspecting, S.InspectWait, S.Manageable }.ToFrozenSet();

    public override async ValueTask<Fault?> CheckChangeAsync(Node? node, Portgroup before, Portgroup after, CancellationToken cancellationToken)
    {
        var members = await MembersAsync(before, cancellationToken);
        if (before.NodeUuid != after.NodeUuid && (await MoveFaultAsync(node!, before, after, members, cancellationToken)) is { } stays) return stays;
        if (!before.StandalonePortsSupported || after.StandalonePortsSupported) return null;
        if (members.Where(port => port.PxeEnabled).Select(port => port.Uuid).ToList() is { Count: > 0 } booting)
            return Fault.Conflict($"standalone_ports_supported can not be set to False, because the following ports connected to portgroup {before.Uuid} have pxe_enabled set to True: {string.Join(", ", booting)}");
        return members.Where(port => port.InternalInfo.Contains(Vif.Key)).Select(port => port.Uuid).ToList() is { Count: > 0 } bound
            ? Fault.Conflict($"standalone_ports_supported can not be set to False, because VIFs are attached to the following ports of portgroup {before.Uuid}: {string.Join(", ", bound)}")
            : null;
    }

    public override async ValueTask<Fault?> CheckDeletionAsync(Node? node, Portgroup resource, CancellationToken cancellationToken)
    {
        if ((await MembersAsync(resource, cancellationToken)).Count > 0)
            return Fault.Invalid($"Cannot complete the requested action because portgroup {resource.Uuid} contains ports.");
        return resource.InternalInfo.GetText(Vif.Key) is { } vif && !node!.Maintenance
            ? Fault.Conflict($"Cannot delete the portgroup {resource.Uuid} as it is bound to VIF {vif}")
            : null;
    }

    /// <summary>The members are on the group's physical network.</summary>
    public override async ValueTask<IReadOnlyList<StoreWrite>> FollowAsync(Portgroup before, Portgroup after, CancellationToken cancellationToken) =>
        before.PhysicalNetwork == after.PhysicalNetwork || after.PhysicalNetwork is null
            ? []
            : [.. (await MembersAsync(before, cancellationToken)).Select(port => new StoreWrite.UpdatePort(port with { PhysicalNetwork = after.PhysicalNetwork, UpdatedAt = after.UpdatedAt ?? port.UpdatedAt }))];

    private async ValueTask<Fault?> MoveFaultAsync(Node node, Portgroup before, Portgroup after, IReadOnlyList<Port> members, CancellationToken cancellationToken)
    {
        if (await nodes.FindAsync(after.NodeUuid, cancellationToken) is null) return Fault.Invalid($"Node {after.NodeUuid} could not be found.");
        if (!node.Maintenance && !Workshop.Contains(node.Provision.State))
        {
            return Fault.Conflict($"Portgroup {before.Uuid} can not be associated to node {after.NodeUuid} unless the node {node.Uuid} is in a "
                + $"{string.Join(", ", Workshop.Order().Select(state => state.ToWire()))} state or in maintenance mode.");
        }

        return members.Count > 0 ? Fault.Conflict($"Portgroup {before.Uuid} can not be associated with node {after.NodeUuid} because there are ports associated with this portgroup.") : null;
    }

    private async ValueTask<IReadOnlyList<Port>> MembersAsync(Portgroup group, CancellationToken cancellationToken) =>
        await ports.ListAsync(new() { NodeUuid = group.NodeUuid, PortgroupUuid = group.Uuid, Limit = PortLimit }, cancellationToken);
}

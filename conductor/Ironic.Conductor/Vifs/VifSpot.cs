using Ironic.Model.Json;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Vifs;

/// <summary>A port or portgroup as a place for a virtual interface.</summary>
internal sealed class VifSpot
{
    private readonly Port? _port;
    private readonly Portgroup? _group;

    /// <summary>A group is free when none of its ports has a VIF of its own.</summary>
    public VifSpot(Portgroup group, IReadOnlyList<Port> ports)
    {
        _group = group;
        var members = ports.Where(port => port.PortgroupUuid == group.Uuid).ToList();
        Vif = group.InternalInfo.GetText(Ports.Vif.Key);
        IsFree = Vif is null && members.Count > 0 && members.TrueForAll(port => !port.InternalInfo.Contains(Ports.Vif.Key));
    }

    /// <summary>A port of a group is free when the group lets its ports stand alone, and has no VIF itself.</summary>
    public VifSpot(Port port, IReadOnlyList<Portgroup> groups)
    {
        _port = port;
        Vif = port.InternalInfo.GetText(Ports.Vif.Key);
        var group = groups.FirstOrDefault(candidate => candidate.Uuid == port.PortgroupUuid);
        IsFree = Vif is null && (group is null || group.StandalonePortsSupported && !group.InternalInfo.Contains(Ports.Vif.Key));
    }

    public string? Vif { get; }

    public bool IsFree { get; }

    /// <summary>As messages call it.</summary>
    public string Name => _group is not null ? $"Portgroup {_group.Uuid}" : $"port {_port!.Uuid}";

    /// <summary>Null: none is free. A physical network first, then groups before ports, then those that boot.</summary>
    public static VifSpot? Best(IReadOnlyList<VifSpot> spots, VifRequest vif) => spots
        .Where(spot => spot.IsFree && (vif.Port is null || spot._port?.Uuid == vif.Port) && (vif.Portgroup is null || spot._group?.Uuid == vif.Portgroup))
        .OrderByDescending(spot => (spot._group?.PhysicalNetwork ?? spot._port?.PhysicalNetwork) is not null)
        .ThenByDescending(spot => spot._group is not null)
        .ThenByDescending(spot => spot._port?.PxeEnabled ?? true)
        .FirstOrDefault();

    /// <summary>The write that attaches (null: detaches).</summary>
    public StoreWrite With(string? vif, DateTimeOffset now) => _group is { } group
        ? new StoreWrite.UpdateResource(group with { InternalInfo = Changed(group.InternalInfo, vif), UpdatedAt = now })
        : new StoreWrite.UpdatePort(_port! with { InternalInfo = Changed(_port.InternalInfo, vif), UpdatedAt = now });

    private static JsonMap Changed(JsonMap info, string? vif) => vif is null ? info.Without(Ports.Vif.Key) : info.With(Ports.Vif.Key, vif);
}

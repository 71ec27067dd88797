using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

internal sealed partial record StoreState
{
    /// <summary>For loading and replaying: a port as it stands in the database.</summary>
    public StoreState WithStored(Port port) => (FindPort(port.Uuid) is { } before ? Unindex(before) : this).Index(port) with { LastPortId = Math.Max(LastPortId, port.Id) };

    private Applied Insert(Port draft)
    {
        if (PortIds.ContainsKey(draft.Uuid)) return new(new CommitResult.Duplicate("port", "uuid", draft.Uuid.ToString()));
        if (!NodeIds.ContainsKey(draft.NodeUuid)) return new(new CommitResult.Stale("node", draft.NodeUuid));
        var port = draft with { Id = LastPortId + 1, Revision = 1 };
        return TakenBy(port) is { } duplicate
            ? new(duplicate)
            : new(Index(port) with { LastPortId = port.Id }, new StoreWrite.InsertPort(port));
    }

    private Applied Update(Port changed)
    {
        if (FindPort(changed.Uuid) is not { } before || before.Revision != changed.Revision) return new(new CommitResult.Stale("port", changed.Uuid));
        if (!NodeIds.ContainsKey(changed.NodeUuid)) return new(new CommitResult.Stale("node", changed.NodeUuid));
        var port = changed with { Id = before.Id, Revision = before.Revision + 1 };
        return TakenBy(port) is { } duplicate ? new(duplicate) : new(Unindex(before).Index(port), new StoreWrite.UpdatePort(port));
    }

    private Applied DeletePort(Guid uuid) => FindPort(uuid) is { } port
        ? new(Unindex(port), new StoreWrite.DeletePort(uuid))
        : new(new CommitResult.Stale("port", uuid));

    private CommitResult.Duplicate? TakenBy(Port port)
    {
        if (PortAddresses.TryGetValue(port.Address, out var holder) && holder != port.Id) return new("port", "address", port.Address.ToString());
        if (port.Name is { } name && PortNames.TryGetValue(name, out holder) && holder != port.Id) return new("port", "name", name);
        return null;
    }

    private StoreState Index(Port port) => this with
    {
        Ports = Ports.SetItem(port.Id, port),
        PortIds = PortIds.SetItem(port.Uuid, port.Id),
        PortAddresses = PortAddresses.SetItem(port.Address, port.Id),
        PortNames = port.Name is { } name ? PortNames.SetItem(name, port.Id) : PortNames,
        PortsOfNode = PortsOfNode.SetItem(port.NodeUuid, PortsOfNode.GetValueOrDefault(port.NodeUuid).With(port.Id)),
    };

    private StoreState Unindex(Port port) => this with
    {
        Ports = Ports.Remove(port.Id),
        PortIds = PortIds.Remove(port.Uuid),
        PortAddresses = PortAddresses.Remove(port.Address),
        PortNames = port.Name is { } name ? PortNames.Remove(name) : PortNames,
        PortsOfNode = PortsOfNode[port.NodeUuid].Without(port.Id) is { IsEmpty: false } rest ? PortsOfNode.SetItem(port.NodeUuid, rest) : PortsOfNode.Remove(port.NodeUuid),
    };
}

using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Testing.Stores;

public sealed partial class InMemoryStore
{
    public ValueTask<T?> FindAsync<T>(Guid uuid, CancellationToken cancellationToken) where T : Resource => new(_now.Resources.OfType<T>().FirstOrDefault(r => r.Uuid == uuid));

    public ValueTask<T?> FindByAsync<T>(UniqueValue value, CancellationToken cancellationToken) where T : Resource =>
        new(_now.Resources.OfType<T>().FirstOrDefault(r => r.UniqueValues.Contains(value)));

    public ValueTask<IReadOnlyList<T>> ListAsync<T>(ResourceQuery<T> query, CancellationToken cancellationToken) where T : Resource
    {
        var found = _now.Resources.OfType<T>().Where(r => (query.NodeUuid is null || r.OwningNode == query.NodeUuid) && query.Where?.Invoke(r) is not false).OrderBy(r => r.Id);
        var sorted = (query.SortBy is { } key ? found.OrderBy(key) : found).ToList();
        if (query.Descending) sorted.Reverse();
        var start = query.Marker is { } marker ? sorted.FindIndex(r => r.Uuid == marker) + 1 : 0;
        if (query.Marker is not null && start == 0) throw new UnknownMarkerException(query.Marker.Value.ToString());
        return new(sorted.Skip(start).Take(query.Limit).ToList());
    }

    public ValueTask<NodeBios?> FindBiosAsync(Guid nodeUuid, CancellationToken cancellationToken) => new(_now.Bios.GetValueOrDefault(nodeUuid));

    public ValueTask<NodeFirmware?> FindFirmwareAsync(Guid nodeUuid, CancellationToken cancellationToken) => new(_now.Firmware.GetValueOrDefault(nodeUuid));

    private static CommitResult? Insert(Snapshot before, Resource resource, out Snapshot after)
    {
        after = before;
        if (Find(before, resource) is not null) return Taken(resource.Kind, "uuid", resource.Uuid);
        if (Clash(before, resource) is { } clash) return clash;
        after = before with { LastId = before.LastId + 1, Resources = before.Resources.Add(resource with { Id = before.LastId + 1, Revision = 1 }) };
        return null;
    }

    private static CommitResult? Update(Snapshot before, Resource resource, out Snapshot after)
    {
        after = before;
        if (Find(before, resource) is not { } old || old.Revision != resource.Revision) return new CommitResult.Stale(resource.Kind, resource.Uuid);
        if (Clash(before, resource) is { } clash) return clash;
        after = before with { Resources = before.Resources.Replace(old, resource with { Id = old.Id, Revision = old.Revision + 1 }) };
        return null;
    }

    private static CommitResult.Stale? Delete(Snapshot before, Resource resource, out Snapshot after)
    {
        after = before;
        if (Find(before, resource) is not { } old || old.Revision != resource.Revision || IsUsed(before, old)) return new CommitResult.Stale(resource.Kind, resource.Uuid);
        after = before with { Resources = before.Resources.Remove(old) };
        return null;
    }

    private static bool IsUsed(Snapshot before, Resource resource) => resource switch
    {
        Portgroup => before.Ports.Values.Any(port => port.PortgroupUuid == resource.Uuid),
        Chassis => before.Nodes.Values.Any(node => node.ChassisUuid == resource.Uuid),
        _ => false,
    };

    private static Resource? Find(Snapshot before, Resource resource) => before.Resources.Find(other => other.GetType() == resource.GetType() && other.Uuid == resource.Uuid);

    private static CommitResult? Clash(Snapshot before, Resource resource)
    {
        if (resource.OwningNode is { } node && !before.Nodes.ContainsKey(node)) return new CommitResult.Stale("node", node);
        var others = before.Resources.Where(other => other.GetType() == resource.GetType() && other.Uuid != resource.Uuid).SelectMany(other => other.UniqueValues).ToHashSet();
        return resource.UniqueValues.FirstOrDefault(others.Contains) is { } taken ? Taken(resource.Kind, taken.Field, taken.Value) : null;
    }
}

using System.Collections.Immutable;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

internal sealed partial record StoreState
{
    private ImmutableDictionary<Type, ResourceTable> Tables { get; init; } = ImmutableDictionary<Type, ResourceTable>.Empty;

    private long LastResourceId { get; init; }

    public ResourceTable Resources(Type kind) => Tables.GetValueOrDefault(kind, ResourceTable.Empty);

    /// <summary>For loading and replaying: a resource as it stands in the database.</summary>
    public StoreState WithStored(Resource resource) =>
        With(Resources(resource.GetType()).With(resource), resource.GetType()) with { LastResourceId = Math.Max(LastResourceId, resource.Id) };

    /// <summary>For replaying: it is gone from the database.</summary>
    public StoreState WithoutStored(Type kind, Guid uuid) => Resources(kind).Find(uuid) is { } stored ? With(Resources(kind).Without(stored), kind) : this;

    private StoreState With(ResourceTable table, Type kind) => this with { Tables = Tables.SetItem(kind, table) };

    private Applied Insert(Resource draft)
    {
        var table = Resources(draft.GetType());
        if (table.Find(draft.Uuid) is not null) return new(new CommitResult.Duplicate(draft.Kind, "uuid", draft.Uuid.ToString()));
        if (draft.OwningNode is { } node && !NodeIds.ContainsKey(node)) return new(new CommitResult.Stale("node", node));
        var resource = draft with { Id = LastResourceId + 1, Revision = 1 };
        return table.TakenBy(resource) is { } duplicate ? new(duplicate) : new(WithStored(resource), new StoreWrite.InsertResource(resource));
    }

    private Applied Update(Resource changed)
    {
        var table = Resources(changed.GetType());
        if (table.Find(changed.Uuid) is not { } before || before.Revision != changed.Revision) return new(new CommitResult.Stale(changed.Kind, changed.Uuid));
        if (changed.OwningNode is { } node && !NodeIds.ContainsKey(node)) return new(new CommitResult.Stale("node", node));
        var resource = changed with { Id = before.Id, Revision = before.Revision + 1 };
        return table.TakenBy(resource) is { } duplicate ? new(duplicate) : new(WithStored(resource), new StoreWrite.UpdateResource(resource));
    }

    private Applied Delete(Resource resource)
    {
        var table = Resources(resource.GetType());
        if (table.Find(resource.Uuid) is not { } stored || stored.Revision != resource.Revision || IsUsed(stored)) return new(new CommitResult.Stale(resource.Kind, resource.Uuid));
        return new(With(table.Without(stored), stored.GetType()), new StoreWrite.DeleteResource(stored));
    }

    private bool IsUsed(Resource resource) => resource switch
    {
        Portgroup group => FindPortsOf(group.NodeUuid).Any(port => port.PortgroupUuid == group.Uuid),
        Chassis chassis => Nodes.Values.Any(node => node.ChassisUuid == chassis.Uuid),
        _ => false,
    };
}

using System.Collections.Immutable;
using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

/// <summary>The resources of one kind, with their indexes: immutable, like the state that it is part of.</summary>
internal sealed record ResourceTable
{
    public static readonly ResourceTable Empty = new();

    /// <summary>By insertion order.</summary>
    public ImmutableSortedDictionary<long, Resource> Rows { get; private init; } = ImmutableSortedDictionary<long, Resource>.Empty;

    private ImmutableDictionary<Guid, long> Ids { get; init; } = ImmutableDictionary<Guid, long>.Empty;
    private ImmutableDictionary<UniqueValue, long> Taken { get; init; } = ImmutableDictionary<UniqueValue, long>.Empty;
    private ImmutableDictionary<Guid, IdSet> NodesRows { get; init; } = ImmutableDictionary<Guid, IdSet>.Empty;

    public Resource? Find(Guid uuid) => Ids.TryGetValue(uuid, out var id) ? Rows[id] : null;

    public Resource? Find(UniqueValue value) => Taken.TryGetValue(value, out var id) ? Rows[id] : null;

    public IEnumerable<Resource> OfNode(Guid node) => NodesRows.TryGetValue(node, out var rows) ? rows.Ids.Select(id => Rows[id]) : [];

    /// <summary>Who else has a value that <paramref name="resource"/> would have.</summary>
    public CommitResult.Duplicate? TakenBy(Resource resource) => resource.UniqueValues
        .Where(value => Taken.TryGetValue(value, out var holder) && holder != resource.Id)
        .Select(value => new CommitResult.Duplicate(resource.Kind, value.Field, value.Value))
        .FirstOrDefault();

    public ResourceTable With(Resource resource)
    {
        var rest = Find(resource.Uuid) is { } before ? Without(before) : this;
        return rest with
        {
            Rows = rest.Rows.SetItem(resource.Id, resource),
            Ids = rest.Ids.SetItem(resource.Uuid, resource.Id),
            Taken = rest.Taken.SetItems(resource.UniqueValues.Select(value => KeyValuePair.Create(value, resource.Id))),
            NodesRows = resource.OwningNode is { } node ? rest.NodesRows.SetItem(node, rest.NodesRows.GetValueOrDefault(node).With(resource.Id)) : rest.NodesRows,
        };
    }

    public ResourceTable Without(Resource resource) => this with
    {
        Rows = Rows.Remove(resource.Id),
        Ids = Ids.Remove(resource.Uuid),
        Taken = Taken.RemoveRange(resource.UniqueValues),
        NodesRows = resource.OwningNode is { } node ? WithoutRow(node, resource.Id) : NodesRows,
    };

    public ResourceTable WithoutNode(Guid node) => OfNode(node).Aggregate(this, (table, resource) => table.Without(resource));

    private ImmutableDictionary<Guid, IdSet> WithoutRow(Guid node, long id) =>
        NodesRows[node].Without(id) is { IsEmpty: false } rest ? NodesRows.SetItem(node, rest) : NodesRows.Remove(node);
}

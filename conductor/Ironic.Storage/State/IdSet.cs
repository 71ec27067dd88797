namespace Ironic.Storage.State;

/// <summary>An immutable set of row numbers in their order: few belong to one node, and there are thousands of nodes.</summary>
internal readonly record struct IdSet
{
    private readonly long[]? _ids;

    private IdSet(long[] ids) => _ids = ids;

    public bool IsEmpty => _ids is null or [];

    public IEnumerable<long> Ids => _ids ?? [];

    public IdSet With(long id)
    {
        var ids = _ids ?? [];
        var index = Array.BinarySearch(ids, id);
        return index >= 0 ? this : new([.. ids[..~index], id, .. ids[~index..]]);
    }

    public IdSet Without(long id)
    {
        var ids = _ids ?? [];
        var index = Array.BinarySearch(ids, id);
        return index < 0 ? this : new([.. ids[..index], .. ids[(index + 1)..]]);
    }
}

namespace Ironic.Storage.State;

/// <summary>One page of a list.</summary>
internal static class Paging
{
    /// <param name="items">In insertion order.</param>
    /// <param name="marker">The last item of the page before; null: from the start.</param>
    /// <param name="key">What to sort by, ties by insertion order; null: insertion order alone.</param>
    /// <param name="id">Insertion order.</param>
    /// <param name="descending">Turns the whole order round.</param>
    /// <param name="limit">The page's size.</param>
    public static IReadOnlyList<T> Take<T>(IEnumerable<T> items, T? marker, Func<T, IComparable?>? key, Func<T, long> id, bool descending, int limit)
        where T : class
    {
        var order = Comparer<T>.Create((a, b) =>
        {
            var byKey = key is null ? 0 : Comparer<IComparable?>.Default.Compare(key(a), key(b));
            return (byKey != 0 ? byKey : id(a).CompareTo(id(b))) * (descending ? -1 : 1);
        });
        if (key is not null || descending) items = items.Order(order);
        if (marker is not null) items = items.SkipWhile(item => order.Compare(item, marker) <= 0);
        return [.. items.Take(limit)];
    }
}

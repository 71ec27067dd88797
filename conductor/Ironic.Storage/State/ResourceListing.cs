using Ironic.Model.Resources;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

/// <summary>Lists of resources over a snapshot.</summary>
internal static class ResourceListing
{
    /// <exception cref="UnknownMarkerException">The marker names none.</exception>
    public static IReadOnlyList<T> List<T>(StoreState state, ResourceQuery<T> query) where T : Resource
    {
        var table = state.Resources(typeof(T));
        var marker = query.Marker is { } uuid ? (T?)table.Find(uuid) ?? throw new UnknownMarkerException(uuid.ToString()) : null;
        var candidates = (query.NodeUuid is { } node ? table.OfNode(node) : table.Rows.Values).Cast<T>();
        return Paging.Take(query.Where is { } where ? candidates.Where(where) : candidates, marker, query.SortBy, r => r.Id, query.Descending, query.Limit);
    }
}

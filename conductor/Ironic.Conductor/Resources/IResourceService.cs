using Ironic.Model.Faults;
using Ironic.Model.Resources;

namespace Ironic.Conductor.Resources;

/// <summary>Resources of one kind as their clients handle them, under the rules of that kind.</summary>
public interface IResourceService<T> where T : Resource
{
    /// <summary>By UUID (any spelling) or, where the kind has names, by name; null: there is none.</summary>
    ValueTask<T?> FindAsync(string ident, CancellationToken cancellationToken);

    /// <summary>Not found when the marker is unknown.</summary>
    ValueTask<Outcome<IReadOnlyList<T>>> ListAsync(ResourceQuery<T> query, CancellationToken cancellationToken);

    Task<Outcome<T>> CreateAsync(T draft, CancellationToken cancellationToken);

    /// <param name="uuid">Which one.</param>
    /// <param name="change">Pure; may run more than once when another writer was faster.</param>
    /// <param name="cancellationToken">Ends the waiting for the lock of the node that it belongs to.</param>
    Task<Outcome<T>> UpdateAsync(Guid uuid, Func<T, Outcome<T>> change, CancellationToken cancellationToken);

    Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken);
}

namespace Ironic.Model.Stores;

/// <summary>All changes go through here.</summary>
public interface IStoreWriter
{
    /// <summary>Applies the writes in order, in one transaction; durable when <see cref="CommitResult.Committed"/> comes back. Batches of different callers may share one disk flush.</summary>
    /// <exception cref="StoreException">The store cannot be written (disk full, database away). Nothing was done.</exception>
    Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken);
}

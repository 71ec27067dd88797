using Ironic.Model.Stores;
using Ironic.Storage.State;

namespace Ironic.Storage.Writing;

/// <summary>What the writer needs of an engine: transactions, one at a time. Every method throws <see cref="StoreException"/> when the database fails.</summary>
internal interface IWriteSession : IAsyncDisposable
{
    /// <summary>Begins a transaction.</summary>
    /// <param name="known">The state as the writer knows it.</param>
    /// <returns>The state as it stands in this transaction; nobody else can change it until the transaction ends.</returns>
    ValueTask<CaughtUp> BeginAsync(StoreState known);

    /// <summary>Stores the batches and commits; durable on return.</summary>
    ValueTask CommitAsync(IReadOnlyList<PendingBatch> batches);

    /// <summary>Ends the transaction without a trace.</summary>
    ValueTask RollbackAsync();

    /// <returns>The state with what others have committed meanwhile.</returns>
    ValueTask<CaughtUp> CatchUpAsync(StoreState known);
}

using Ironic.Model.Stores;

namespace Ironic.Storage.State;

/// <summary>What came of applying one write: the next state and the write as it is to be stored, or the conflict.</summary>
internal readonly struct Applied
{
    public Applied(StoreState next, StoreWrite write) => (Next, Write) = (next, write);

    public Applied(CommitResult conflict) => Conflict = conflict;

    public StoreState? Next { get; }

    /// <summary>With ids and revisions as the store gave them.</summary>
    public StoreWrite? Write { get; }

    public CommitResult? Conflict { get; }
}

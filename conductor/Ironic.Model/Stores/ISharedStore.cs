namespace Ironic.Model.Stores;

/// <summary>What a store that others may write to, too, tells of itself and of them.</summary>
public interface ISharedStore
{
    /// <summary>Whether other appliances may work on the same database.</summary>
    bool IsShared { get; }

    /// <summary>Why the database could not be spoken to when it was last tried; null: it could. Reads go on from memory meanwhile, as of then.</summary>
    string? Fault { get; }

    /// <summary>Has <paramref name="changed"/> told when others committed something, which reads see from then on.</summary>
    /// <param name="changed">Gets the nodes whose row or job it was; null: any may be. Must not wait.</param>
    void Watch(Action<IReadOnlyCollection<Guid>?> changed);

    /// <summary>From now on all that this process commits is refused, with a <see cref="StoreException"/>, once the conductor's lease is no longer this one. Conductors' records go by their own beat.</summary>
    void WriteUnder(string hostname, long lease);
}

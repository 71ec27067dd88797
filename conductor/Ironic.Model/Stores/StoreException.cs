namespace Ironic.Model.Stores;

/// <summary>The store failed (disk full, database away, damaged); the message says which and where.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreException() : this("The store failed.")
    {
    }

    public StoreException(string message) : this(message, null)
    {
    }

    /// <summary>Whether the very same may be stored later: the database was away, and nothing is wrong with what it was given.</summary>
    public bool Passes { get; init; }
}

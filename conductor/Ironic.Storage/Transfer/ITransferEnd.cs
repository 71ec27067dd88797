using Ironic.Model.Stores;

namespace Ironic.Storage.Transfer;

/// <summary>A database that a copy is made from, or into.</summary>
internal interface ITransferEnd : IDisposable
{
    /// <summary>As messages call it.</summary>
    string Name { get; }

    /// <summary>Which key its secrets are sealed under; null: none yet.</summary>
    string? KeyFingerprint { get; }

    /// <summary>All rows as of one instant, while others may go on writing.</summary>
    /// <exception cref="StoreException">It cannot be read.</exception>
    IEnumerable<StoredRow> Read();

    /// <summary>Puts the rows in place of all that is there: whole, or not at all.</summary>
    /// <param name="rows">Those of <see cref="Read"/>.</param>
    /// <param name="replace">False: refused when there are nodes already.</param>
    /// <returns>How many rows.</returns>
    /// <exception cref="StoreException">It cannot be written, or is not empty.</exception>
    long Write(IEnumerable<StoredRow> rows, bool replace);
}

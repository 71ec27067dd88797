using Ironic.Storage.Secrets;
using Ironic.Storage.Sql;
using Ironic.Storage.Writing;

namespace Ironic.Storage;

/// <summary>An open database: what the store reads and writes through.</summary>
/// <param name="Folder">The data folder, held until the end.</param>
/// <param name="Secrets">Seals and opens what must not lie readable.</param>
/// <param name="Reader">For what is not in memory.</param>
/// <param name="Writer">Holds the state, and changes it.</param>
/// <param name="NextSequence">Numbers the timeline's events, ascending. Thread-safe.</param>
internal sealed record StoreEngine(DataFolder Folder, SecretProtector Secrets, ISqlReader Reader, GroupWriter Writer, Func<long> NextSequence) : IAsyncDisposable
{
    /// <summary>Whether other appliances write to the database, too.</summary>
    public bool IsShared { get; init; }

    /// <summary>Hears of what others commit; null: there are no others.</summary>
    public IAsyncDisposable? Listener { get; init; }

    public async ValueTask DisposeAsync()
    {
        if (Listener is not null) await Listener.DisposeAsync();
        await Writer.DisposeAsync();
        Reader.Dispose();
        Secrets.Dispose();
        Folder.Dispose();
    }
}

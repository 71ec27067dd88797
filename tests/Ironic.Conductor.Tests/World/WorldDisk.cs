using Ironic.Storage;
using Ironic.Testing;
using Ironic.Testing.Databases;
using Ironic.Testing.Stores;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Conductor.Tests.World;

/// <summary>What outlives the appliances of a world: each of them opens its store on it.</summary>
internal abstract class WorldDisk : IAsyncDisposable
{
    /// <param name="hostName">Who opens it; whoever had it open before is dead, and loses it.</param>
    public abstract ValueTask<StoreFaces> OpenAsync(string hostName);

    public abstract ValueTask DisposeAsync();

    public static async Task<WorldDisk> NewAsync(TestEngine? engine) => engine is null ? new WorldMemory() : new WorldDatabase(engine, await engine.NewDatabaseAsync());
}

/// <summary>For tests of what is the conductor's alone, whichever database it has.</summary>
internal sealed class WorldMemory : WorldDisk
{
    public InMemoryStore Store { get; } = new();

    public override ValueTask<StoreFaces> OpenAsync(string hostName) => new(StoreFaces.Of(Store));

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A real database: whoever starts reads all that he knows from what was committed.</summary>
internal sealed class WorldDatabase(TestEngine engine, string? url) : WorldDisk
{
    private readonly TemporaryFolder _folder = new();
    private Store? _open;

    /// <summary>The database keeps its own time: what it waits for is real.</summary>
    public override async ValueTask<StoreFaces> OpenAsync(string hostName)
    {
        await CloseAsync();
        _open = NewStore(hostName);
        return StoreFaces.Of(_open);
    }

    /// <summary>As another appliance, beside the one that has it open; the caller closes it. On PostgreSQL only.</summary>
    public Store OpenBeside(string hostName) => url is null ? throw new InvalidOperationException("SQLite is for one appliance alone.") : NewStore(hostName);

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await engine.GiveBackAsync(url);
        _folder.Dispose();
    }

    private Store NewStore(string hostName) => Store.Open(
        new()
        {
            DataFolder = _folder.File(url is null ? "data" : hostName), // the file is in it, whoever comes
            Database = new() { Url = url, KeyFile = _folder.File("secret.key") },
        },
        TimeProvider.System,
        NullLoggerFactory.Instance);

    private async ValueTask CloseAsync()
    {
        if (_open is { } store) await store.DisposeAsync();
        _open = null;
    }
}

using System.Collections.Concurrent;

namespace Ironic.Testing.Databases;

/// <summary>Databases of one real server, which the tests of an assembly share: their collection's fixture starts it and ends it.</summary>
public class PostgresTestEngine : TestEngine, IAsyncDisposable
{
    /// <summary>Emptied, with the tables that the product made: making a database takes longer than most tests.</summary>
    private readonly ConcurrentBag<string> _givenBack = [];

    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException("The server was not started.");

    public async Task StartAsync() => _server = await PostgresServer.StartAsync();

    public override async Task<string?> NewDatabaseAsync() => _givenBack.TryTake(out var emptied) ? emptied : await Server.CreateDatabaseAsync();

    public override async Task GiveBackAsync(string? url)
    {
        ArgumentNullException.ThrowIfNull(url);
        await Server.EmptyAsync(url);
        _givenBack.Add(url);
    }

    public override Task<string> DumpAsync(string folder, string? url) => Server.DumpAsync(url!);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

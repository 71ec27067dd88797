using Ironic.Storage.Documents;
using Ironic.Storage.Postgres;
using Ironic.Storage.Secrets;
using Ironic.Storage.State;
using Ironic.Testing;

namespace Ironic.Storage.Tests;

/// <summary>The writer's own connection.</summary>
[Collection(PostgresTests.Name)]
public sealed class PostgresSessionTests(PostgresFixture engine) : StoreFixture(engine)
{
    /// <summary>The keep-alive closes such a connection under the writer's hands: between two transactions, or in the midst of one.</summary>
    [Fact]
    public async Task ConnectionThatTheKeepAliveFindsDead_IsOpenedAnew()
    {
        using var proxy = new CuttingProxy(Database.Url!, arrives: true);
        using var database = new PostgresDatabase(proxy.Url, passwordFile: null);
        using var secrets = SecretProtector.FromFile(Path.Combine(Folder, "secret.key"));
        var codec = new DocumentCodec(secrets);
        var (state, position) = PostgresLoader.Load(database, codec);
        await using var idle = NewSession(1);
        await using var busy = NewSession(2);
        await UseAsync(idle, state);
        await busy.BeginAsync(state);

        proxy.LoseAll();
        await Eventually.TrueAsync(() => proxy.GivenUp == 2, TimeSpan.FromSeconds(60), "the keep-alive's word of both lines");

        await UseAsync(idle, state);
        await busy.RollbackAsync();
        await UseAsync(busy, state);

        PostgresSession NewSession(long number) => new(database, codec, new() { DataFolder = Folder }, new(number, position), TimeProvider.System);
    }

    private static async Task UseAsync(PostgresSession session, StoreState state)
    {
        await session.BeginAsync(state);
        await session.RollbackAsync();
    }
}

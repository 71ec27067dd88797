using Ironic.Testing.Databases;

namespace Ironic.Storage.Tests;

/// <summary>An engine that stores are tested on: where a test's own, empty database is.</summary>
public abstract class TestEngine
{
    public abstract Task<DatabaseOptions> NewDatabaseAsync();

    /// <summary>All that lies on disk, as text.</summary>
    public abstract Task<string> DumpAsync(string folder, DatabaseOptions database);
}

/// <summary>A file in the data folder.</summary>
public sealed class SqliteTestEngine : TestEngine
{
    public override Task<DatabaseOptions> NewDatabaseAsync() => Task.FromResult(new DatabaseOptions());

    public override Task<string> DumpAsync(string folder, DatabaseOptions database) =>
        Task.FromResult(string.Concat(Directory.EnumerateFiles(folder, "ironic.sqlite*").Select(ReadShared)));

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
    }
}

/// <summary>A database of a real server, which the tests of this collection share.</summary>
public sealed class PostgresTestEngine : TestEngine, IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public override async Task<DatabaseOptions> NewDatabaseAsync() => new() { Url = await Server.CreateDatabaseAsync() };

    public override Task<string> DumpAsync(string folder, DatabaseOptions database) => Server.DumpAsync(database.Url!);

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresTestEngine>
{
    public const string Name = "PostgreSQL";
}

public sealed class SqliteCommitTests() : CommitTests(new SqliteTestEngine());

public sealed class SqliteListingTests() : ListingTests(new SqliteTestEngine());

public sealed class SqliteResourceTests() : ResourceTests(new SqliteTestEngine());

public sealed class SqliteTimelineTests() : TimelineTests(new SqliteTestEngine());

public sealed class SqliteDurabilityTests() : DurabilityTests(new SqliteTestEngine());

[Collection(PostgresTests.Name)]
public sealed class PostgresCommitTests(PostgresTestEngine engine) : CommitTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresListingTests(PostgresTestEngine engine) : ListingTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresResourceTests(PostgresTestEngine engine) : ResourceTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresTimelineTests(PostgresTestEngine engine) : TimelineTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresDurabilityTests(PostgresTestEngine engine) : DurabilityTests(engine);

using Ironic.Testing.Databases;

namespace Ironic.Storage.Tests;

/// <summary>The server that all tests of this collection share.</summary>
public sealed class PostgresFixture : PostgresTestEngine, IAsyncLifetime
{
    Task IAsyncLifetime.InitializeAsync() => StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}

[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}

public sealed class SqliteCommitTests() : CommitTests(new SqliteTestEngine());

public sealed class SqliteListingTests() : ListingTests(new SqliteTestEngine());

public sealed class SqliteResourceTests() : ResourceTests(new SqliteTestEngine());

public sealed class SqliteTimelineTests() : TimelineTests(new SqliteTestEngine());

public sealed class SqliteDurabilityTests() : DurabilityTests(new SqliteTestEngine());

[Collection(PostgresTests.Name)]
public sealed class PostgresCommitTests(PostgresFixture engine) : CommitTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresListingTests(PostgresFixture engine) : ListingTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresResourceTests(PostgresFixture engine) : ResourceTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresTimelineTests(PostgresFixture engine) : TimelineTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresDurabilityTests(PostgresFixture engine) : DurabilityTests(engine);

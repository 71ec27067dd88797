using Ironic.Conductor.Tests.Allocations;
using Ironic.Conductor.Tests.Flows;
using Ironic.Conductor.Tests.Jobs;
using Ironic.Conductor.Tests.Kills;
using Ironic.Conductor.Tests.Leases;
using Ironic.Conductor.Tests.Limits;
using Ironic.Conductor.Tests.Ramdisk;
using Ironic.Conductor.Tests.Rescue;
using Ironic.Conductor.Tests.Reservations;
using Ironic.Conductor.Tests.Service;
using Ironic.Conductor.Tests.Steps;
using Ironic.Testing.Databases;
using Xunit.Abstractions;

namespace Ironic.Conductor.Tests.World;

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

// Jobs live by what is committed: whatever starts, stops, locks, takes over or fights over a job is tried on both engines. What a request is answered, what is
// planned and what is named as a cause is decided before anything is stored, and tried in memory.

public sealed class SqliteKillTests(ITestOutputHelper output) : KillTests(new SqliteTestEngine(), commits: 3, output);

public sealed class SqliteRecoveryTests() : RecoveryTests(new SqliteTestEngine());

public sealed class SqliteStateDeadlineTests() : StateDeadlineTests(new SqliteTestEngine());

public sealed class SqliteWholeLifeTests() : WholeLifeTests(new SqliteTestEngine());

public sealed class SqliteAbortAndHoldTests() : AbortAndHoldTests(new SqliteTestEngine());

public sealed class SqliteBadWaysTests() : BadWaysTests(new SqliteTestEngine());

public sealed class SqliteServiceFlowTests() : ServiceFlowTests(new SqliteTestEngine());

public sealed class SqliteRescueFlowTests() : RescueFlowTests(new SqliteTestEngine());

public sealed class SqliteSlotStepTests() : SlotStepTests(new SqliteTestEngine());

public sealed class SqliteRamdiskServiceTests() : RamdiskServiceTests(new SqliteTestEngine());

public sealed class SqliteAllocationTests() : AllocationTests(new SqliteTestEngine());

public sealed class SqliteNodeLocksTests() : NodeLocksTests(new SqliteTestEngine());

public sealed class SqliteStormTests() : StormTests(new SqliteTestEngine(), size: 100);

public sealed class MemoryKillTests(ITestOutputHelper output) : KillTests(null, commits: null, output);

public sealed class MemoryStormTests() : StormTests(null, size: 1000);

public sealed class MemoryLeaseProtocolTests() : LeaseProtocolTests(null, runs: 150);

[Collection(PostgresTests.Name)]
public sealed class PostgresKillTests(PostgresFixture engine, ITestOutputHelper output) : KillTests(engine, commits: 2, output);

[Collection(PostgresTests.Name)]
public sealed class PostgresRecoveryTests(PostgresFixture engine) : RecoveryTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresStateDeadlineTests(PostgresFixture engine) : StateDeadlineTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresWholeLifeTests(PostgresFixture engine) : WholeLifeTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresAbortAndHoldTests(PostgresFixture engine) : AbortAndHoldTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresBadWaysTests(PostgresFixture engine) : BadWaysTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresServiceFlowTests(PostgresFixture engine) : ServiceFlowTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresRescueFlowTests(PostgresFixture engine) : RescueFlowTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresSlotStepTests(PostgresFixture engine) : SlotStepTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresRamdiskServiceTests(PostgresFixture engine) : RamdiskServiceTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresAllocationTests(PostgresFixture engine) : AllocationTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresNodeLocksTests(PostgresFixture engine) : NodeLocksTests(engine);

[Collection(PostgresTests.Name)]
public sealed class PostgresLeaseProtocolTests(PostgresFixture engine) : LeaseProtocolTests(engine, runs: 2);

[Collection(PostgresTests.Name)]
public sealed class PostgresStormTests(PostgresFixture engine) : StormTests(engine, size: 100);

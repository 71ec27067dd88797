using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;
using Ironic.Testing.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Storage.Tests;

/// <summary>A store on an empty database, in a folder of its own, and makers of rows.</summary>
public abstract class StoreFixture(TestEngine engine) : IAsyncLifetime
{
    protected static readonly DateTimeOffset Then = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    protected string Folder { get; } = Directory.CreateTempSubdirectory("ironic-test-").FullName;

    protected Store Store { get; private set; } = null!;

    protected DatabaseOptions Database { get; private set; } = new();

    protected INodeStore Nodes => Store;

    protected IPortStore Ports => Store;

    protected IJobStore Jobs => Store;

    protected Task<CommitResult> CommitAsync(params StoreWrite[] writes) => Store.CommitAsync(writes, CancellationToken.None);

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
    }

    protected async Task<Node> InsertAsync(Node node)
    {
        Assert.IsType<CommitResult.Committed>(await CommitAsync(new StoreWrite.InsertNode(node)));
        return (await Nodes.FindAsync(node.Uuid, CancellationToken.None))!;
    }

    protected static Node NewNode(string? name = null) => new()
    {
        Uuid = Guid.NewGuid(),
        Name = name,
        Driver = "ipmi",
        Provision = new(ProvisionState.Enroll, null),
        CreatedAt = Then,
    };

    protected static Port NewPort(Guid node, ulong address) => new() { Uuid = Guid.NewGuid(), NodeUuid = node, Address = new(address), CreatedAt = Then };

    protected static Job NewJob(Guid node) => new() { Uuid = Guid.NewGuid(), NodeUuid = node, Kind = "deploy", Stage = "start", Status = JobStatus.Ready, CreatedAt = Then };

    protected Task<string> DumpAsync() => engine.DumpAsync(Folder, Database.Url);

    public async Task InitializeAsync()
    {
        Database = new() { Url = await engine.NewDatabaseAsync() };
        Store = Open();
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected Store Open() => OpenIn(Folder);

    protected Store OpenIn(string folder) =>
        Storage.Store.Open(new() { DataFolder = folder, Database = Database, HistoryEntriesPerNode = 3, TimelineEventsPerNode = 100 }, TimeProvider.System, NullLoggerFactory.Instance);
}

using System.Data.Common;
using System.Net;
using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Storage.Documents;
using Ironic.Storage.Postgres;
using Ironic.Storage.Sql;
using Ironic.Storage.Sqlite;
using Ironic.Storage.State;
using Ironic.Storage.Timeline;
using Microsoft.Extensions.Logging;

namespace Ironic.Storage;

/// <summary>
/// The store: a database, and all that is read often in memory as immutable snapshots. Reads never wait for writes, nor for the database.
/// </summary>
public sealed class Store : IStoreWriter, INodeStore, IPortStore, IJobStore, IResourceStore, IConductorStore, IBootDirectory, IBootPlans, ITimeline, ITimelineStore, ISharedStore, IAsyncDisposable
{
    private readonly StoreEngine _engine;
    private readonly TimelineRecorder _timeline;
    private StoreWrite.RequireLease? _lease;
    private int _disposed;

    private Store(StoreEngine engine, TimeProvider time, ILoggerFactory loggers)
    {
        _engine = engine;
        _timeline = new(engine.Writer, engine.Reader, engine.NextSequence, time, loggers.CreateLogger<TimelineRecorder>());
    }

    /// <summary>Opens the database, made or upgraded as needed: SQLite in the data folder, or a PostgreSQL that several appliances share.</summary>
    /// <exception cref="StoreException">The folder is in use, the database away, damaged or of a newer version, or the key file is not its key.</exception>
    public static Store Open(StorageOptions options, TimeProvider time, ILoggerFactory loggers) =>
        new(options.Database.Url is null ? SqliteEngine.Open(options) : PostgresEngine.Open(options, options.Database, time), time, loggers);

    public bool IsShared => _engine.IsShared;

    public string? Fault => _engine.Writer.Fault;

    public void Watch(Action<IReadOnlyCollection<Guid>?> changed) => _engine.Writer.Watch(changed);

    public void WriteUnder(string hostname, long lease) => Volatile.Write(ref _lease, new(hostname, lease));

    private StoreState State => _engine.Writer.State;

    public async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        var numbered = _timeline.Number(writes);
        if (Volatile.Read(ref _lease) is not { } lease || writes.Count == 0 || writes.All(write => write is StoreWrite.PutConductor)) return await _engine.Writer.CommitAsync(numbered, cancellationToken);
        var result = await _engine.Writer.CommitAsync([lease, .. numbered], cancellationToken);
        return result is CommitResult.Fenced
            ? throw new StoreException($"Other appliances took {lease.Hostname} for dead and took over its work; nothing was written. It begins anew by itself: please retry.")
            : result;
    }

    ValueTask<Node?> INodeStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => new(State.FindNode(uuid));

    ValueTask<Node?> INodeStore.FindByNameAsync(string name, CancellationToken cancellationToken) => new(State.FindNode(name));

    ValueTask<IReadOnlyList<Node>> INodeStore.ListAsync(NodeQuery query, CancellationToken cancellationToken) => new(NodeListing.List(State, query));

    ValueTask<int> INodeStore.CountAsync(IReadOnlyList<ProvisionState> states, CancellationToken cancellationToken) => new(State.CountNodes(states));

    public ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken) => FirstAsync(
        "SELECT document FROM inventories WHERE node_uuid = $1",
        row => DocumentCodec.Decode(StoredRows.Document(row), StoreJson.Default.NodeInventory),
        cancellationToken, uuid.ToString());

    public async ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken) =>
        await _engine.Reader.QueryAsync("SELECT document FROM history WHERE node_uuid = $1 ORDER BY id", row => DocumentCodec.Decode(StoredRows.Document(row), StoreJson.Default.NodeHistoryEntry), cancellationToken, uuid.ToString());

    public ValueTask<byte[]?> ReadBlobAsync(Guid nodeUuid, string name, CancellationToken cancellationToken) => FirstAsync(
        "SELECT content FROM blobs WHERE node_uuid = $1 AND name = $2",
        row => _engine.Secrets.OpenBytes(row.GetFieldValue<byte[]>(0)),
        cancellationToken, nodeUuid.ToString(), name);

    ValueTask<Port?> IPortStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => new(State.FindPort(uuid));

    ValueTask<Port?> IPortStore.FindByAddressAsync(MacAddress address, CancellationToken cancellationToken) => new(State.FindPort(address));

    ValueTask<Port?> IPortStore.FindByNameAsync(string name, CancellationToken cancellationToken) => new(State.FindPort(name));

    ValueTask<IReadOnlyList<Port>> IPortStore.ListAsync(PortQuery query, CancellationToken cancellationToken) => new(PortListing.List(State, query));

    ValueTask<T?> IResourceStore.FindAsync<T>(Guid uuid, CancellationToken cancellationToken) where T : class => new((T?)State.Resources(typeof(T)).Find(uuid));

    ValueTask<T?> IResourceStore.FindByAsync<T>(UniqueValue value, CancellationToken cancellationToken) where T : class => new((T?)State.Resources(typeof(T)).Find(value));

    ValueTask<IReadOnlyList<T>> IResourceStore.ListAsync<T>(ResourceQuery<T> query, CancellationToken cancellationToken) => new(ResourceListing.List(State, query));

    public ValueTask<NodeBios?> FindBiosAsync(Guid nodeUuid, CancellationToken cancellationToken) => FirstAsync(
        "SELECT document FROM bios WHERE node_uuid = $1",
        row => DocumentCodec.Decode(StoredRows.Document(row), StoreJson.Default.NodeBios),
        cancellationToken, nodeUuid.ToString());

    public ValueTask<NodeFirmware?> FindFirmwareAsync(Guid nodeUuid, CancellationToken cancellationToken) => FirstAsync(
        "SELECT document FROM firmware WHERE node_uuid = $1",
        row => DocumentCodec.Decode(StoredRows.Document(row), StoreJson.Default.NodeFirmware),
        cancellationToken, nodeUuid.ToString());

    ValueTask<Job?> IJobStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => new(State.Jobs.GetValueOrDefault(uuid));

    ValueTask<Job?> IJobStore.FindByNodeAsync(Guid nodeUuid, CancellationToken cancellationToken) => new(State.FindJobOf(nodeUuid));

    ValueTask<IReadOnlyList<Job>> IJobStore.ListAsync(CancellationToken cancellationToken) => new([.. State.Jobs.Values.OrderBy(job => job.CreatedAt)]);

    ValueTask<IReadOnlyList<ConductorRecord>> IConductorStore.ListAsync(CancellationToken cancellationToken) => new([.. State.Conductors.Values]);

    ValueTask<BootClient?> IBootDirectory.FindAsync(MacAddress address, CancellationToken cancellationToken)
    {
        var state = State;
        return new(state.FindPort(address) is { } port && state.FindNode(port.NodeUuid) is { } node ? Client(state, node, port) : null);
    }

    ValueTask<BootClient?> IBootDirectory.FindAsync(Guid nodeUuid, CancellationToken cancellationToken)
    {
        var state = State;
        var port = state.FindPortsOf(nodeUuid).OrderByDescending(p => p.PxeEnabled).FirstOrDefault();
        return new(port is not null && state.FindNode(nodeUuid) is { } node ? Client(state, node, port) : null);
    }

    async ValueTask IBootPlans.SetAsync(BootPlan plan, CancellationToken cancellationToken)
    {
        if (await CommitAsync([new StoreWrite.PutBootPlan(plan)], cancellationToken) is CommitResult.Stale)
            throw new StoreException($"Node {plan.NodeUuid} is gone; there is nothing to plan a boot for.");
    }

    async ValueTask IBootPlans.RemoveAsync(Guid nodeUuid, CancellationToken cancellationToken) =>
        await CommitAsync([new StoreWrite.DeleteBootPlan(nodeUuid)], cancellationToken);

    public void Record(TimelineEvent happened) => _timeline.Record(happened);

    ValueTask<IReadOnlyList<TimelineEvent>> ITimelineStore.ListAsync(Guid nodeUuid, long after, int limit, CancellationToken cancellationToken) =>
        _timeline.ListAsync(nodeUuid, after, limit, cancellationToken);

    /// <summary>More than once does no harm: a container disposes of us once for each interface that we are registered under.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _timeline.DisposeAsync();
        await _engine.DisposeAsync();
    }

    private async ValueTask<T?> FirstAsync<T>(string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params object[] values) where T : class =>
        (await _engine.Reader.QueryAsync(sql, read, cancellationToken, values)).FirstOrDefault();

    private static BootClient Client(StoreState state, Node node, Port port) => new(port.Address, node.Uuid, node.DisplayName)
    {
        PxeEnabled = port.PxeEnabled,
        ReservedAddress = IPAddress.TryParse(port.Extra.GetText("ip_address"), out var address) ? address : null,
        Plan = state.BootPlans.GetValueOrDefault(node.Uuid),
    };
}

using System.Collections.Immutable;
using System.Globalization;
using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Testing.Stores;

/// <summary>All store interfaces over one immutable snapshot, with the rules of the real ones: batches whole or not at all, revisions compared, unique values refused.</summary>
public sealed partial class InMemoryStore : IStoreWriter, INodeStore, IPortStore, IResourceStore, IJobStore, IConductorStore, ITimelineStore, ITimeline, IBootPlans, IBootDirectory, ISharedStore
{
    private readonly Lock _gate = new();
    private Snapshot _now = Snapshot.Empty;

    /// <summary>Called before each batch; throwing refuses it, as a full disk would.</summary>
    public Action<IReadOnlyList<StoreWrite>>? BeforeCommit { get; set; }

    /// <summary>Batches committed so far.</summary>
    public int Commits { get; private set; }

    public bool IsShared { get; set; }

    public string? Fault { get; set; }

    /// <summary>There are no others.</summary>
    public void Watch(Action<IReadOnlyCollection<Guid>?> changed)
    {
    }

    /// <summary>Has what the other has: a memory that lagged behind it.</summary>
    public void CopyFrom(InMemoryStore other) => _now = other._now;

    /// <summary>There is nobody to lose it to.</summary>
    public void WriteUnder(string hostname, long lease)
    {
    }

    public Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            BeforeCommit?.Invoke(writes);
            var next = _now;
            foreach (var write in writes)
            {
                if (Apply(next, write, out next) is { } refusal) return Task.FromResult(refusal);
            }

            _now = next;
            Commits++;
        }

        return Task.FromResult<CommitResult>(CommitResult.Committed.Instance);
    }

    public ValueTask<Node?> FindAsync(Guid uuid, CancellationToken cancellationToken) => new(_now.Nodes.GetValueOrDefault(uuid));

    public ValueTask<Node?> FindByNameAsync(string name, CancellationToken cancellationToken) => new(_now.Nodes.Values.FirstOrDefault(node => node.Name == name));

    public ValueTask<IReadOnlyList<Node>> ListAsync(NodeQuery query, CancellationToken cancellationToken) => new(Page(_now.Nodes.Values.Where(node => Matches(node, query)), node => node.Uuid, node => node.Id, query.Marker, query.Limit, query.Descending));

    public ValueTask<int> CountAsync(IReadOnlyList<ProvisionState> states, CancellationToken cancellationToken) => new(_now.Nodes.Values.Count(node => states.Contains(node.Provision.State)));

    public ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken) => new(_now.Inventories.GetValueOrDefault(uuid));

    public ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken) =>
        new(_now.History.Where(entry => entry.NodeUuid == uuid).ToList());

    public ValueTask<byte[]?> ReadBlobAsync(Guid nodeUuid, string name, CancellationToken cancellationToken) => new(_now.Blobs.GetValueOrDefault((nodeUuid, name)));

    ValueTask<Port?> IPortStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => new(_now.Ports.GetValueOrDefault(uuid));

    ValueTask<Port?> IPortStore.FindByNameAsync(string name, CancellationToken cancellationToken) => new(_now.Ports.Values.FirstOrDefault(port => port.Name == name));

    public ValueTask<Port?> FindByAddressAsync(MacAddress address, CancellationToken cancellationToken) => new(_now.Ports.Values.FirstOrDefault(port => port.Address == address));

    public ValueTask<IReadOnlyList<Port>> ListAsync(PortQuery query, CancellationToken cancellationToken) => new(Page(
        _now.Ports.Values.Where(port => (query.NodeUuid is null || port.NodeUuid == query.NodeUuid) && (query.Address is null || port.Address == query.Address)
            && (query.Project is null || (_now.Nodes.TryGetValue(port.NodeUuid, out var owned) && (owned.Owner == query.Project || owned.Lessee == query.Project)))),
        port => port.Uuid, port => port.Id, query.Marker, query.Limit, query.Descending));

    ValueTask<Job?> IJobStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => new(_now.Jobs.GetValueOrDefault(uuid));

    public ValueTask<Job?> FindByNodeAsync(Guid nodeUuid, CancellationToken cancellationToken) => new(_now is var now && now.JobOf.TryGetValue(nodeUuid, out var job) ? now.Jobs[job] : null);

    ValueTask<IReadOnlyList<Job>> IJobStore.ListAsync(CancellationToken cancellationToken) => new(_now.Jobs.Values.OrderBy(job => job.CreatedAt).ToList());

    ValueTask<IReadOnlyList<ConductorRecord>> IConductorStore.ListAsync(CancellationToken cancellationToken) => new(_now.Conductors.Values.ToList());

    public ValueTask<IReadOnlyList<TimelineEvent>> ListAsync(Guid nodeUuid, long after, int limit, CancellationToken cancellationToken) =>
        new(_now.Timeline.GetValueOrDefault(nodeUuid, []).Where(happened => happened.Sequence > after).TakeLast(limit).ToList());

    public void Record(TimelineEvent happened)
    {
        lock (_gate) _now = _now.WithEvent(happened);
    }

    public ValueTask SetAsync(BootPlan plan, CancellationToken cancellationToken)
    {
        lock (_gate) _now = _now with { Plans = _now.Plans.SetItem(plan.NodeUuid, plan) };
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(Guid nodeUuid, CancellationToken cancellationToken)
    {
        lock (_gate) _now = _now with { Plans = _now.Plans.Remove(nodeUuid) };
        return ValueTask.CompletedTask;
    }

    ValueTask<BootClient?> IBootDirectory.FindAsync(MacAddress address, CancellationToken cancellationToken) => new(ClientOf(_now.Ports.Values.FirstOrDefault(port => port.Address == address)));

    ValueTask<BootClient?> IBootDirectory.FindAsync(Guid nodeUuid, CancellationToken cancellationToken) => new(ClientOf(_now.Ports.Values.FirstOrDefault(port => port.NodeUuid == nodeUuid)));

    private BootClient? ClientOf(Port? port) => port is null || !_now.Nodes.TryGetValue(port.NodeUuid, out var node)
        ? null
        : new BootClient(port.Address, node.Uuid, node.DisplayName) { PxeEnabled = port.PxeEnabled, Plan = _now.Plans.GetValueOrDefault(node.Uuid) };

    private static List<T> Page<T>(IEnumerable<T> all, Func<T, Guid> uuid, Func<T, long> id, Guid? marker, int limit, bool descending)
    {
        var sorted = (descending ? all.OrderByDescending(id) : all.OrderBy(id)).ToList();
        if (marker is null) return [.. sorted.Take(limit)];
        var index = sorted.FindIndex(item => uuid(item) == marker);
        return index < 0 ? throw new UnknownMarkerException(marker.Value.ToString()) : [.. sorted.Skip(index + 1).Take(limit)];
    }

    private static bool Matches(Node node, NodeQuery query) =>
        (query.InstanceUuid is null || node.InstanceUuid == query.InstanceUuid)
        && (query.InstanceName is null || node.InstanceName == query.InstanceName)
        && (query.ChassisUuid is null || node.ChassisUuid == query.ChassisUuid)
        && (query.Associated is null || node.InstanceUuid is not null == query.Associated)
        && (query.Maintenance is null || node.Maintenance == query.Maintenance)
        && (query.Retired is null || node.Retired == query.Retired)
        && (query.ProvisionState is null || node.Provision.State == query.ProvisionState)
        && (query.Driver is null || node.Driver == query.Driver)
        && (query.ResourceClass is null || node.ResourceClass == query.ResourceClass)
        && (query.Fault is null || node.Fault == query.Fault)
        && (query.ConductorGroup is null || node.ConductorGroup == query.ConductorGroup)
        && (query.Where is null || query.Where(node))
        && (query.Owner is null || node.Owner == query.Owner)
        && (query.Lessee is null || node.Lessee == query.Lessee)
        && (query.Project is null || node.Owner == query.Project || node.Lessee == query.Project)
        && (query.ParentNode is { } parent ? node.ParentNode == parent : query.IncludeChildren || node.ParentNode is null);

    private sealed record Snapshot
    {
        public static readonly Snapshot Empty = new();

        public ImmutableDictionary<Guid, Node> Nodes { get; init; } = ImmutableDictionary<Guid, Node>.Empty;
        public ImmutableDictionary<Guid, Port> Ports { get; init; } = ImmutableDictionary<Guid, Port>.Empty;
        public ImmutableDictionary<Guid, Job> Jobs { get; init; } = ImmutableDictionary<Guid, Job>.Empty;
        public ImmutableDictionary<Guid, Guid> JobOf { get; init; } = ImmutableDictionary<Guid, Guid>.Empty;
        public ImmutableDictionary<Guid, BootPlan> Plans { get; init; } = ImmutableDictionary<Guid, BootPlan>.Empty;
        public ImmutableDictionary<Guid, NodeInventory> Inventories { get; init; } = ImmutableDictionary<Guid, NodeInventory>.Empty;
        public ImmutableDictionary<(Guid Node, string Name), byte[]> Blobs { get; init; } = ImmutableDictionary<(Guid, string), byte[]>.Empty;
        public ImmutableDictionary<string, ConductorRecord> Conductors { get; init; } = ImmutableDictionary<string, ConductorRecord>.Empty;
        public ImmutableList<NodeHistoryEntry> History { get; init; } = [];
        public ImmutableDictionary<Guid, ImmutableList<TimelineEvent>> Timeline { get; init; } = ImmutableDictionary<Guid, ImmutableList<TimelineEvent>>.Empty;
        public ImmutableList<Resource> Resources { get; init; } = [];
        public ImmutableDictionary<Guid, NodeBios> Bios { get; init; } = ImmutableDictionary<Guid, NodeBios>.Empty;
        public ImmutableDictionary<Guid, NodeFirmware> Firmware { get; init; } = ImmutableDictionary<Guid, NodeFirmware>.Empty;
        public long LastId { get; init; }

        public Snapshot WithEvent(TimelineEvent happened) =>
            this with { LastId = LastId + 1, Timeline = Timeline.SetItem(happened.NodeUuid, Timeline.GetValueOrDefault(happened.NodeUuid, []).Add(happened with { Sequence = LastId + 1 })) };
    }

    private static CommitResult.Duplicate Taken(string what, string field, object value) => new(what, field, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
}

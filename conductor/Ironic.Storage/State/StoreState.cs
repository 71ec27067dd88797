using System.Collections.Immutable;
using Ironic.Model.Boot;
using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Storage.State;

/// <summary>
/// All that is read often, as one immutable snapshot: readers take the reference and never wait; the writer applies a batch to get the next one.
/// A batch that cannot be applied leaves no trace, because its half-made successor is simply dropped.
/// </summary>
/// <remarks>Its size is bounded by the hardware managed: some 5 KB a node.</remarks>
internal sealed partial record StoreState
{
    public static readonly StoreState Empty = new();

    /// <summary>By insertion order, which is the default order of lists.</summary>
    public ImmutableSortedDictionary<long, Node> Nodes { get; private init; } = ImmutableSortedDictionary<long, Node>.Empty;

    public ImmutableSortedDictionary<long, Port> Ports { get; private init; } = ImmutableSortedDictionary<long, Port>.Empty;

    public ImmutableDictionary<Guid, Job> Jobs { get; private init; } = ImmutableDictionary<Guid, Job>.Empty;

    public ImmutableDictionary<Guid, BootPlan> BootPlans { get; private init; } = ImmutableDictionary<Guid, BootPlan>.Empty;

    public ImmutableSortedDictionary<string, ConductorRecord> Conductors { get; private init; } = ImmutableSortedDictionary.Create<string, ConductorRecord>(StringComparer.Ordinal);

    private ImmutableDictionary<Guid, long> NodeIds { get; init; } = ImmutableDictionary<Guid, long>.Empty;
    private ImmutableDictionary<string, long> NodeNames { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);
    private ImmutableDictionary<Guid, long> NodeInstances { get; init; } = ImmutableDictionary<Guid, long>.Empty;
    private ImmutableDictionary<Guid, IdSet> ChildrenOfNode { get; init; } = ImmutableDictionary<Guid, IdSet>.Empty;
    private ImmutableDictionary<Guid, long> PortIds { get; init; } = ImmutableDictionary<Guid, long>.Empty;
    private ImmutableDictionary<string, long> PortNames { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);
    private ImmutableDictionary<MacAddress, long> PortAddresses { get; init; } = ImmutableDictionary<MacAddress, long>.Empty;
    private ImmutableDictionary<Guid, IdSet> PortsOfNode { get; init; } = ImmutableDictionary<Guid, IdSet>.Empty;
    private ImmutableDictionary<Guid, Guid> JobOfNode { get; init; } = ImmutableDictionary<Guid, Guid>.Empty;
    private ImmutableArray<int> NodesInState { get; init; } = [.. new int[Enum.GetValues<ProvisionState>().Length]];
    private long LastNodeId { get; init; }
    private long LastPortId { get; init; }

    public Node? FindNode(Guid uuid) => NodeIds.TryGetValue(uuid, out var id) ? Nodes[id] : null;

    public Node? FindNode(string name) => NodeNames.TryGetValue(name, out var id) ? Nodes[id] : null;

    public Node? FindNodeByInstance(Guid instance) => NodeInstances.TryGetValue(instance, out var id) ? Nodes[id] : null;

    /// <summary>Those that name it as their parent, by insertion order.</summary>
    public IEnumerable<Node> FindChildrenOf(Guid parent) => ChildrenOfNode.TryGetValue(parent, out var children) ? children.Ids.Select(id => Nodes[id]) : [];

    public int CountNodes(IReadOnlyList<ProvisionState> states)
    {
        var inState = NodesInState;
        return states.Sum(state => inState[(int)state]);
    }

    public Port? FindPort(Guid uuid) => PortIds.TryGetValue(uuid, out var id) ? Ports[id] : null;

    public Port? FindPort(string name) => PortNames.TryGetValue(name, out var id) ? Ports[id] : null;

    public Port? FindPort(MacAddress address) => PortAddresses.TryGetValue(address, out var id) ? Ports[id] : null;

    public IEnumerable<Port> FindPortsOf(Guid node) => PortsOfNode.TryGetValue(node, out var ports) ? ports.Ids.Select(id => Ports[id]) : [];

    public Job? FindJobOf(Guid node) => JobOfNode.TryGetValue(node, out var uuid) ? Jobs[uuid] : null;

    /// <summary>The state after one write, with the record as stored (id and revision given); a conflict leaves this state as it is.</summary>
    public Applied Apply(StoreWrite write) => write switch
    {
        StoreWrite.InsertNode(var node) => Insert(node),
        StoreWrite.UpdateNode(var node) => Update(node),
        StoreWrite.DeleteNode(var uuid) => DeleteNode(uuid),
        StoreWrite.InsertPort(var port) => Insert(port),
        StoreWrite.UpdatePort(var port) => Update(port),
        StoreWrite.DeletePort(var uuid) => DeletePort(uuid),
        StoreWrite.InsertResource(var resource) => Insert(resource),
        StoreWrite.UpdateResource(var resource) => Update(resource),
        StoreWrite.DeleteResource(var resource) => Delete(resource),
        StoreWrite.InsertJob(var job) => Insert(job),
        StoreWrite.UpdateJob(var job) => Update(job),
        StoreWrite.DeleteJob(var uuid) => DeleteJob(uuid),
        StoreWrite.PutBootPlan(var plan) => OfNode(plan.NodeUuid, this with { BootPlans = BootPlans.SetItem(plan.NodeUuid, plan) }, write),
        StoreWrite.DeleteBootPlan(var node) => new(this with { BootPlans = BootPlans.Remove(node) }, write),
        StoreWrite.PutConductor(var conductor) => Put(conductor),
        StoreWrite.RequireLease(var hostname, var lease) => Conductors.GetValueOrDefault(hostname) is { Serving: true } held && held.Lease == lease ? new(this, write) : new(new CommitResult.Fenced(hostname)),
        StoreWrite.PutInventory(var inventory) => OfNode(inventory.NodeUuid, this, write),
        StoreWrite.PutBios(var bios) => OfNode(bios.NodeUuid, this, write),
        StoreWrite.PutFirmware(var firmware) => OfNode(firmware.NodeUuid, this, write),
        StoreWrite.AppendHistory(var entry) => OfNode(entry.NodeUuid, this, write),
        StoreWrite.PutBlob(var node, _, _) => OfNode(node, this, write),
        StoreWrite.AppendTimeline or StoreWrite.DeleteBlob => new(this, write), // on disk only; an event that outlives its node by a moment is dropped there
        _ => throw new ArgumentOutOfRangeException(nameof(write), write, "Unknown write."),
    };

    private Applied OfNode(Guid node, StoreState next, StoreWrite write) =>
        NodeIds.ContainsKey(node) ? new(next, write) : new(new CommitResult.Stale("node", node));
}

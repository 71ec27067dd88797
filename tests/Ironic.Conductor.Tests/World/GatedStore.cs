using Ironic.Model.Conductors;
using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Tests.World;

/// <summary>The store as one incarnation sees it: durable for all, out of reach once it is dead.</summary>
internal sealed class GatedStore(StoreFaces store, KillSwitch life) : IStoreWriter, INodeStore, IPortStore, IResourceStore, IJobStore, IConductorStore, ITimeline, ITimelineStore, ISharedStore
{
    /// <summary>Called before each batch; throwing refuses it, as a full disk would.</summary>
    public Action<IReadOnlyList<StoreWrite>>? BeforeCommit { get; init; }

    public bool IsShared => store.Shared.IsShared;

    public string? Fault => store.Shared.Fault;

    public async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        await life.PassAsync("before commit");
        BeforeCommit?.Invoke(writes);
        var result = await store.Writer.CommitAsync(writes, cancellationToken);
        await life.PassAsync("after commit");
        return result;
    }

    public async ValueTask<Node?> FindAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).Nodes.FindAsync(uuid, cancellationToken);

    public async ValueTask<Node?> FindByNameAsync(string name, CancellationToken cancellationToken) => await (await LiveAsync()).Nodes.FindByNameAsync(name, cancellationToken);

    public async ValueTask<IReadOnlyList<Node>> ListAsync(NodeQuery query, CancellationToken cancellationToken) => await (await LiveAsync()).Nodes.ListAsync(query, cancellationToken);

    public async ValueTask<int> CountAsync(IReadOnlyList<ProvisionState> states, CancellationToken cancellationToken) => await (await LiveAsync()).Nodes.CountAsync(states, cancellationToken);

    public async ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).Nodes.FindInventoryAsync(uuid, cancellationToken);

    public async ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).Nodes.ListHistoryAsync(uuid, cancellationToken);

    public async ValueTask<byte[]?> ReadBlobAsync(Guid nodeUuid, string name, CancellationToken cancellationToken) => await (await LiveAsync()).Nodes.ReadBlobAsync(nodeUuid, name, cancellationToken);

    async ValueTask<Port?> IPortStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).Ports.FindAsync(uuid, cancellationToken);

    async ValueTask<Port?> IPortStore.FindByNameAsync(string name, CancellationToken cancellationToken) => await (await LiveAsync()).Ports.FindByNameAsync(name, cancellationToken);

    public async ValueTask<Port?> FindByAddressAsync(MacAddress address, CancellationToken cancellationToken) => await (await LiveAsync()).Ports.FindByAddressAsync(address, cancellationToken);

    public async ValueTask<IReadOnlyList<Port>> ListAsync(PortQuery query, CancellationToken cancellationToken) => await (await LiveAsync()).Ports.ListAsync(query, cancellationToken);

    async ValueTask<T?> IResourceStore.FindAsync<T>(Guid uuid, CancellationToken cancellationToken) where T : class => await (await LiveAsync()).Resources.FindAsync<T>(uuid, cancellationToken);

    public async ValueTask<T?> FindByAsync<T>(UniqueValue value, CancellationToken cancellationToken) where T : Resource => await (await LiveAsync()).Resources.FindByAsync<T>(value, cancellationToken);

    public async ValueTask<IReadOnlyList<T>> ListAsync<T>(ResourceQuery<T> query, CancellationToken cancellationToken) where T : Resource => await (await LiveAsync()).Resources.ListAsync(query, cancellationToken);

    public async ValueTask<NodeBios?> FindBiosAsync(Guid nodeUuid, CancellationToken cancellationToken) => await (await LiveAsync()).Resources.FindBiosAsync(nodeUuid, cancellationToken);

    public async ValueTask<NodeFirmware?> FindFirmwareAsync(Guid nodeUuid, CancellationToken cancellationToken) => await (await LiveAsync()).Resources.FindFirmwareAsync(nodeUuid, cancellationToken);

    async ValueTask<Job?> IJobStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).Jobs.FindAsync(uuid, cancellationToken);

    public async ValueTask<Job?> FindByNodeAsync(Guid nodeUuid, CancellationToken cancellationToken) => await (await LiveAsync()).Jobs.FindByNodeAsync(nodeUuid, cancellationToken);

    async ValueTask<IReadOnlyList<Job>> IJobStore.ListAsync(CancellationToken cancellationToken) => await (await LiveAsync()).Jobs.ListAsync(cancellationToken);

    async ValueTask<IReadOnlyList<ConductorRecord>> IConductorStore.ListAsync(CancellationToken cancellationToken) => await (await LiveAsync()).Conductors.ListAsync(cancellationToken);

    public async ValueTask<IReadOnlyList<TimelineEvent>> ListAsync(Guid nodeUuid, long after, int limit, CancellationToken cancellationToken) => await (await LiveAsync()).Events.ListAsync(nodeUuid, after, limit, cancellationToken);

    public void Record(TimelineEvent happened)
    {
        if (!life.IsDead) store.Timeline.Record(happened);
    }

    public void Watch(Action<IReadOnlyCollection<Guid>?> changed) => store.Shared.Watch(nodes =>
    {
        if (!life.IsDead) changed(nodes);
    });

    public void WriteUnder(string hostname, long lease) => store.Shared.WriteUnder(hostname, lease);

    private async Task<StoreFaces> LiveAsync()
    {
        if (life.IsDead) await life.PassAsync("read"); // reads change nothing: dying at one is dying at the next call out
        return store;
    }
}

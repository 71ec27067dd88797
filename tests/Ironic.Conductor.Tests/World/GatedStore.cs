using Ironic.Model.Jobs;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Resources;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Ironic.Testing.Stores;

namespace Ironic.Conductor.Tests.World;

/// <summary>The store as one incarnation sees it: durable for all, out of reach once it is dead.</summary>
internal sealed class GatedStore(InMemoryStore store, KillSwitch life) : IStoreWriter, INodeStore, IPortStore, IResourceStore, IJobStore, ITimeline
{
    public async Task<CommitResult> CommitAsync(IReadOnlyList<StoreWrite> writes, CancellationToken cancellationToken)
    {
        await life.PassAsync("before commit");
        var result = await store.CommitAsync(writes, cancellationToken);
        await life.PassAsync("after commit");
        return result;
    }

    public async ValueTask<Node?> FindAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).FindAsync(uuid, cancellationToken);

    public async ValueTask<Node?> FindByNameAsync(string name, CancellationToken cancellationToken) => await (await LiveAsync()).FindByNameAsync(name, cancellationToken);

    public async ValueTask<IReadOnlyList<Node>> ListAsync(NodeQuery query, CancellationToken cancellationToken) => await (await LiveAsync()).ListAsync(query, cancellationToken);

    public async ValueTask<int> CountAsync(IReadOnlyList<ProvisionState> states, CancellationToken cancellationToken) => await (await LiveAsync()).CountAsync(states, cancellationToken);

    public async ValueTask<NodeInventory?> FindInventoryAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).FindInventoryAsync(uuid, cancellationToken);

    public async ValueTask<IReadOnlyList<NodeHistoryEntry>> ListHistoryAsync(Guid uuid, CancellationToken cancellationToken) => await (await LiveAsync()).ListHistoryAsync(uuid, cancellationToken);

    public async ValueTask<byte[]?> ReadBlobAsync(Guid nodeUuid, string name, CancellationToken cancellationToken) => await (await LiveAsync()).ReadBlobAsync(nodeUuid, name, cancellationToken);

    async ValueTask<Port?> IPortStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => await ((IPortStore)await LiveAsync()).FindAsync(uuid, cancellationToken);

    async ValueTask<Port?> IPortStore.FindByNameAsync(string name, CancellationToken cancellationToken) => await ((IPortStore)await LiveAsync()).FindByNameAsync(name, cancellationToken);

    public async ValueTask<Port?> FindByAddressAsync(MacAddress address, CancellationToken cancellationToken) => await (await LiveAsync()).FindByAddressAsync(address, cancellationToken);

    public async ValueTask<IReadOnlyList<Port>> ListAsync(PortQuery query, CancellationToken cancellationToken) => await (await LiveAsync()).ListAsync(query, cancellationToken);

    async ValueTask<T?> IResourceStore.FindAsync<T>(Guid uuid, CancellationToken cancellationToken) where T : class => await (await LiveAsync()).FindAsync<T>(uuid, cancellationToken);

    public async ValueTask<T?> FindByAsync<T>(UniqueValue value, CancellationToken cancellationToken) where T : Resource => await (await LiveAsync()).FindByAsync<T>(value, cancellationToken);

    public async ValueTask<IReadOnlyList<T>> ListAsync<T>(ResourceQuery<T> query, CancellationToken cancellationToken) where T : Resource => await (await LiveAsync()).ListAsync(query, cancellationToken);

    public async ValueTask<NodeBios?> FindBiosAsync(Guid nodeUuid, CancellationToken cancellationToken) => await (await LiveAsync()).FindBiosAsync(nodeUuid, cancellationToken);

    public async ValueTask<NodeFirmware?> FindFirmwareAsync(Guid nodeUuid, CancellationToken cancellationToken) => await (await LiveAsync()).FindFirmwareAsync(nodeUuid, cancellationToken);

    async ValueTask<Job?> IJobStore.FindAsync(Guid uuid, CancellationToken cancellationToken) => await ((IJobStore)await LiveAsync()).FindAsync(uuid, cancellationToken);

    public async ValueTask<Job?> FindByNodeAsync(Guid nodeUuid, CancellationToken cancellationToken) => await (await LiveAsync()).FindByNodeAsync(nodeUuid, cancellationToken);

    async ValueTask<IReadOnlyList<Job>> IJobStore.ListAsync(CancellationToken cancellationToken) => await ((IJobStore)await LiveAsync()).ListAsync(cancellationToken);

    public void Record(TimelineEvent happened)
    {
        if (!life.IsDead) store.Record(happened);
    }

    private async Task<InMemoryStore> LiveAsync()
    {
        if (life.IsDead) await life.PassAsync("read"); // reads change nothing: dying at one is dying at the next call out
        return store;
    }
}

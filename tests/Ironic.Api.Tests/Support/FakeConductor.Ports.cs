using Ironic.Conductor.Ports;
using Ironic.Model.Faults;
using Ironic.Model.Ports;
using Ironic.Model.Stores;

namespace Ironic.Api.Tests.Support;

internal sealed partial class FakeConductor : IPortService
{
    private IPortStore Ports => Store;

    async ValueTask<Port?> IPortService.FindAsync(string ident, CancellationToken cancellationToken) =>
        Guid.TryParse(ident, out var uuid) ? await Ports.FindAsync(uuid, cancellationToken) : await Ports.FindByNameAsync(ident, cancellationToken);

    public async ValueTask<Outcome<IReadOnlyList<Port>>> ListAsync(PortQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome.Of(await Ports.ListAsync(query, cancellationToken));
        }
        catch (UnknownMarkerException)
        {
            return Fault.NotFound($"Port {query.Marker} could not be found.");
        }
    }

    public Task<Outcome<Port>> CreateAsync(Port draft, CancellationToken cancellationToken) => CommitAsync(new StoreWrite.InsertPort(draft), draft, cancellationToken);

    public async Task<Outcome<Port>> UpdateAsync(Guid uuid, Func<Port, Outcome<Port>> change, CancellationToken cancellationToken)
    {
        if (!change((await Ports.FindAsync(uuid, cancellationToken))!).TryGet(out var changed, out var fault)) return fault;
        changed = changed with { UpdatedAt = TimeProvider.System.GetUtcNow() };
        return await CommitAsync(new StoreWrite.UpdatePort(changed), changed, cancellationToken);
    }

    async Task<Outcome> IPortService.DeleteAsync(Guid uuid, CancellationToken cancellationToken) =>
        await Store.CommitAsync([new StoreWrite.DeletePort(uuid)], cancellationToken) is CommitResult.Committed
            ? Outcome.Done
            : Fault.NotFound($"Port {uuid} could not be found.");

    private async Task<Outcome<Port>> CommitAsync(StoreWrite write, Port port, CancellationToken cancellationToken) =>
        await Store.CommitAsync([write], cancellationToken) is CommitResult.Duplicate
            ? Fault.Conflict($"A port with MAC address {port.Address} already exists.")
            : (await Ports.FindAsync(port.Uuid, cancellationToken))!;
}

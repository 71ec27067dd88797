using Ironic.Model.Ports;

namespace Ironic.Model.Stores;

/// <summary>Reads ports.</summary>
public interface IPortStore
{
    ValueTask<Port?> FindAsync(Guid uuid, CancellationToken cancellationToken);

    ValueTask<Port?> FindByAddressAsync(MacAddress address, CancellationToken cancellationToken);

    ValueTask<Port?> FindByNameAsync(string name, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<Port>> ListAsync(PortQuery query, CancellationToken cancellationToken);
}

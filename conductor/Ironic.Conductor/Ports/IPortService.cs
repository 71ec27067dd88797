using Ironic.Model.Faults;
using Ironic.Model.Ports;

namespace Ironic.Conductor.Ports;

/// <summary>Ports as their clients handle them (the API contract, section 2.8).</summary>
public interface IPortService
{
    /// <summary>By UUID, MAC address or name; null: no such port.</summary>
    ValueTask<Port?> FindAsync(string ident, CancellationToken cancellationToken);

    ValueTask<Outcome<IReadOnlyList<Port>>> ListAsync(PortQuery query, CancellationToken cancellationToken);

    Task<Outcome<Port>> CreateAsync(Port draft, CancellationToken cancellationToken);

    /// <inheritdoc cref="Nodes.INodeService.UpdateAsync"/>
    Task<Outcome<Port>> UpdateAsync(Guid uuid, Func<Port, Outcome<Port>> change, CancellationToken cancellationToken);

    Task<Outcome> DeleteAsync(Guid uuid, CancellationToken cancellationToken);
}

using Ironic.Model.Conductors;

namespace Ironic.Model.Stores;

/// <summary>Reads conductors.</summary>
public interface IConductorStore
{
    ValueTask<IReadOnlyList<ConductorRecord>> ListAsync(CancellationToken cancellationToken);
}

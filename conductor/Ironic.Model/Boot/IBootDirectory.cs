using Ironic.Model.Ports;

namespace Ironic.Model.Boot;

/// <summary>What the boot services may ask: who is behind a MAC address. Answered from memory; called per packet.</summary>
public interface IBootDirectory
{
    /// <summary>Null: a machine that we were not told of; it gets no answer unless discovery is on.</summary>
    ValueTask<BootClient?> FindAsync(MacAddress address, CancellationToken cancellationToken);

    /// <summary>By node, for requests that name it in their path (scripts).</summary>
    ValueTask<BootClient?> FindAsync(Guid nodeUuid, CancellationToken cancellationToken);
}

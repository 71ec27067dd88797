using Ironic.Model.Boot;
using Ironic.Model.Ports;

namespace Ironic.Pxe;

/// <summary>The boot directory, with strangers made into clients of the discovery plan when discovery is on.</summary>
internal sealed class ClientDirectory(IBootDirectory directory, DiscoveryOptions discovery)
{
    private readonly BootPlan? _discovery = discovery.Enabled
        ? new()
        {
            NodeUuid = Guid.Empty,
            Target = BootTarget.Ramdisk,
            Kernel = discovery.Kernel,
            Ramdisk = discovery.Ramdisk,
            Parameters = discovery.Parameters,
            Purpose = "inspect",
        }
        : null;

    /// <summary>Null: a machine that is to get no answer.</summary>
    public async ValueTask<BootClient?> FindAsync(MacAddress address, CancellationToken cancellationToken) =>
        await directory.FindAsync(address, cancellationToken) ?? Stranger(address);

    /// <param name="nodeUuid">All zeros: the discovery plan.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<BootClient?> FindAsync(Guid nodeUuid, CancellationToken cancellationToken) =>
        nodeUuid == Guid.Empty ? Stranger(default) : await directory.FindAsync(nodeUuid, cancellationToken);

    private BootClient? Stranger(MacAddress address) => _discovery is null ? null : new(address, Guid.Empty, "unknown machine") { Plan = _discovery };
}

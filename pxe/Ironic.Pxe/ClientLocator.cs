using System.Net;
using Ironic.Model.Boot;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Network;

namespace Ironic.Pxe;

/// <summary>Finds the node behind an IP address: by our leases, else by the kernel's neighbours (another DHCP server's clients).</summary>
internal sealed class ClientLocator(DhcpState dhcp, ClientDirectory directory)
{
    /// <summary>Null: not known; its transfers are on nobody's timeline.</summary>
    public async ValueTask<BootClient?> FindAsync(IPAddress? address, CancellationToken cancellationToken)
    {
        if (!Ipv4.TryFrom(address, out var client)) return null;
        return (dhcp.Leases.HolderOf(client) ?? await NeighbourTable.FindAsync(client, cancellationToken)) is { } hardware
            ? await directory.FindAsync(hardware, cancellationToken)
            : null;
    }
}

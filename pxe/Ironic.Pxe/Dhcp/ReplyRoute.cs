using System.Net;
using Ironic.Pxe.Dhcp.Wire;

namespace Ironic.Pxe.Dhcp;

/// <summary>Where a reply goes.</summary>
/// <remarks>
/// RFC 2131 section 4.1. A client without an address that does not ask for broadcast may be sent a unicast to an address it does not answer ARP for
/// yet; it must take a broadcast as well, so it gets that: no need to touch the kernel's neighbour table.
/// </remarks>
internal static class ReplyRoute
{
    public static IPEndPoint For(in DhcpPacket request, DhcpMessageType reply, DhcpArrival arrival, DhcpOptions options)
    {
        if (arrival.ByProxyPort) return arrival.Source;
        if (!request.RelayAddress.IsAny) return new(request.RelayAddress.ToIPAddress(), HearsAtItsSourcePort(request) ? arrival.Source.Port : options.ServerPort);
        if (!request.ClientAddress.IsAny && reply != DhcpMessageType.Nak) return new(request.ClientAddress.ToIPAddress(), options.ClientPort);
        return new(IPAddress.Broadcast, options.ClientPort);
    }

    /// <summary>RFC 8357: a relay that is not heard at the server's port says so in its option 82.</summary>
    private static bool HearsAtItsSourcePort(in DhcpPacket request)
    {
        Span<byte> scratch = stackalloc byte[DhcpPacket.ScratchLength];
        return RelayInformation.TryFind(request, RelayInformation.SourcePort, scratch, out _);
    }
}

using System.Net;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>How a datagram came in.</summary>
/// <param name="Interface">The interface that heard it.</param>
/// <param name="LocalAddress">Our address on that interface: what the client shall call us.</param>
/// <param name="Source">Who sent it: the client, or its relay.</param>
/// <param name="ByProxyPort">It came to port 4011, the PXE boot server's, from a client that has an address.</param>
internal sealed record DhcpArrival(string Interface, Ipv4 LocalAddress, IPEndPoint Source, bool ByProxyPort);

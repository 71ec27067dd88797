using System.Net;
using Ironic.Pxe.Dhcp.Wire;

namespace Ironic.Pxe.Dhcp;

/// <summary>An answer ready to be written and sent.</summary>
/// <param name="Message">What to say.</param>
/// <param name="Destination">To whom; may be the broadcast address.</param>
/// <param name="MaxLength">The most that the client takes, bytes of UDP payload.</param>
internal sealed record DhcpReply(DhcpMessage Message, IPEndPoint Destination, int MaxLength);

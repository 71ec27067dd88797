using Ironic.Model.Ports;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>An address given to a client, until a time.</summary>
internal sealed record Lease(Ipv4 Address, MacAddress Holder, LeaseState State, DateTimeOffset Until);

internal enum LeaseState
{
    /// <summary>Offered, not yet requested.</summary>
    Offered,

    Bound,

    /// <summary>The client has gone; it gets the same address again if it is still free.</summary>
    Released,

    /// <summary>A client found the address in use by somebody else: nobody gets it until the time is over.</summary>
    Declined,
}

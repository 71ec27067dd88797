using System.Net;
using Ironic.Model.Ports;

namespace Ironic.Model.Boot;

/// <summary>A machine on the provisioning network that we were told of: the port behind a MAC address, and its node's plan.</summary>
public sealed record BootClient(MacAddress Address, Guid NodeUuid, string NodeName)
{
    /// <summary>False: leases yes, boot options no.</summary>
    public bool PxeEnabled { get; init; } = true;

    /// <summary>The address reserved for this port (<c>extra.ip_address</c>); null: from the pool.</summary>
    public IPAddress? ReservedAddress { get; init; }

    /// <summary>Null: nothing is planned, so a network boot falls through to the disk.</summary>
    public BootPlan? Plan { get; init; }
}

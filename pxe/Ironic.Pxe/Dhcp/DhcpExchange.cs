using Ironic.Model.Boot;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>One request being answered, with all that was found out about it.</summary>
internal readonly ref struct DhcpExchange
{
    public required DhcpPacket Request { get; init; }
    public required DhcpArrival Arrival { get; init; }
    public required BootClient Client { get; init; }
    public required ServedSubnet Subnet { get; init; }
    public required ClientClass Class { get; init; }

    /// <summary>What it is told to boot; null: nothing.</summary>
    public required BootAnswer? Boot { get; init; }

    /// <summary>What the client calls us: server identifier, and TFTP server.</summary>
    public Ipv4 Server => Subnet.ConfiguredServer ?? Arrival.LocalAddress;

    /// <summary>Its reserved address belongs to another network than the one that it asks in.</summary>
    public bool IsMisplaced => Ipv4.TryFrom(Client.ReservedAddress, out var address) && !Subnet.Contains(address);

    public Ipv4? Reserved => Ipv4.TryFrom(Client.ReservedAddress, out var address) && Subnet.Contains(address) ? address : null;
}

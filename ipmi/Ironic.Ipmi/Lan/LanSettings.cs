using System.Net;
using System.Net.NetworkInformation;

namespace Ironic.Ipmi.Lan;

/// <summary>How a BMC is on its network.</summary>
/// <param name="Address">IPv4.</param>
/// <param name="Source">Where it has the address from.</param>
/// <param name="Mac">Null: it does not tell.</param>
public sealed record LanSettings(IPAddress Address, AddressSource Source, PhysicalAddress? Mac)
{
    public IPAddress? SubnetMask { get; init; }

    public IPAddress? Gateway { get; init; }

    /// <summary>Null: no VLAN.</summary>
    public int? VlanId { get; init; }
}

/// <summary>Where an address comes from, IPMI v2.0 rev 1.1, table 23-4, parameter 4.</summary>
public enum AddressSource : byte
{
    Unspecified = 0,
    Static = 1,
    Dhcp = 2,
    Bios = 3,
    Other = 4,
}

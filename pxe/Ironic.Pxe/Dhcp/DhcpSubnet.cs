using System.Net;

namespace Ironic.Pxe.Dhcp;

/// <summary>One subnet that we serve: by an interface on it, or by relay agents.</summary>
public sealed record DhcpSubnet
{
    public required IPNetwork Network { get; init; }

    /// <summary>The interface that is on this subnet; null: reached by relays only, over the interfaces of other subnets.</summary>
    public string? Interface { get; init; }

    /// <summary>First address of the pool; null: no pool, only reservations are served.</summary>
    public IPAddress? PoolFirst { get; init; }

    /// <summary>Last address of the pool, inclusive.</summary>
    public IPAddress? PoolLast { get; init; }

    /// <summary>Our own address as these clients see it: server identifier and TFTP server. Null: the interface's address.</summary>
    public IPAddress? ServerAddress { get; init; }

    /// <summary>Base of the boot server as these clients reach it; null: as configured for the whole appliance.</summary>
    public Uri? Files { get; init; }

    public IPAddress? Router { get; init; }

    public IReadOnlyList<IPAddress> DnsServers { get; init; } = [];

    public IReadOnlyList<IPAddress> NtpServers { get; init; } = [];

    public string? DomainName { get; init; }

    /// <summary>Option 26, bytes; null: not told.</summary>
    public int? Mtu { get; init; }

    /// <summary>Default: 1 hour. A deploy is over sooner; a machine that is taken away frees its address soon.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromHours(1);
}

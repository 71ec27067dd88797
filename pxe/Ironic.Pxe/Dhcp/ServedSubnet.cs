using System.Net;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>A configured subnet, made ready for answering packets: numbers compared, the options that are the same for every client encoded once.</summary>
internal sealed class ServedSubnet
{
    public ServedSubnet(DhcpSubnet configured)
    {
        Configured = configured;
        Network = Ipv4.From(configured.Network.BaseAddress);
        Mask = new(configured.Network.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - configured.Network.PrefixLength));
        ConfiguredServer = configured.ServerAddress is { } server ? Ipv4.From(server) : null;
        PoolFirst = configured.PoolFirst is { } first ? Ipv4.From(first) : null;
        PoolLast = configured.PoolLast is { } last ? Ipv4.From(last) : null;
        NetworkOptions = [.. OptionsOf(configured)];
    }

    public DhcpSubnet Configured { get; }

    public Ipv4 Network { get; }

    public Ipv4 Mask { get; }

    public Ipv4? ConfiguredServer { get; }

    public Ipv4? PoolFirst { get; }

    public Ipv4? PoolLast { get; }

    /// <summary>Mask, router, name servers and the like.</summary>
    public IReadOnlyList<(DhcpOption, byte[])> NetworkOptions { get; }

    /// <summary>Whether a relay has passed a packet of it on since we started.</summary>
    public bool IsHeardByRelay { get; private set; }

    public void HeardByRelay() => IsHeardByRelay = true;

    public bool Contains(Ipv4 address) => (address.Value & Mask.Value) == Network.Value;

    private IEnumerable<(DhcpOption, byte[])> OptionsOf(DhcpSubnet configured)
    {
        yield return (DhcpOption.SubnetMask, Mask.ToBytes());
        if (configured.Router is { } router) yield return (DhcpOption.Router, Ipv4.From(router).ToBytes());
        if (configured.DnsServers.Count > 0) yield return (DhcpOption.DomainNameServer, Addresses(configured.DnsServers));
        yield return (DhcpOption.BroadcastAddress, new Ipv4(Network.Value | ~Mask.Value).ToBytes());
        if (configured.DomainName is { Length: > 0 } domain) yield return (DhcpOption.DomainName, System.Text.Encoding.ASCII.GetBytes(domain));
        if (configured.NtpServers.Count > 0) yield return (DhcpOption.NtpServers, Addresses(configured.NtpServers));
        if (configured.Mtu is { } mtu) yield return (DhcpOption.InterfaceMtu, [(byte)(mtu >> 8), (byte)mtu]);
    }

    private static byte[] Addresses(IReadOnlyList<IPAddress> addresses) => [.. addresses.SelectMany(address => Ipv4.From(address).ToBytes())];
}

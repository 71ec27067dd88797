using System.Net;
using System.Net.Sockets;

namespace Ironic.Agent.Inventory;

/// <summary>Addresses of this machine's interfaces: name to its first IPv4 and IPv6 address, link-local ones left out where there are others.</summary>
internal static class InterfaceAddresses
{
    public static IReadOnlyDictionary<string, IPAddress[]> Read() =>
        System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().ToDictionary(
            adapter => adapter.Name,
            adapter => adapter.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address).ToArray(),
            StringComparer.Ordinal);

    public static string? Pick(IEnumerable<IPAddress> addresses, AddressFamily family) =>
        addresses.Where(address => address.AddressFamily == family).MinBy(address => address.IsIPv6LinkLocal) is { } best
            ? new IPAddress(best.GetAddressBytes()).ToString() // without the scope
            : null;
}

using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Ironic.Pxe.Network;

/// <summary>What an interface is now; compared to notice that it was replaced or renumbered.</summary>
/// <param name="Index">The kernel's number; changes when an interface of the same name is made anew.</param>
/// <param name="Address">Its IPv4 address.</param>
internal readonly record struct InterfaceAddress(int Index, Ipv4 Address)
{
    /// <summary>Null while there is no such interface, or it has no IPv4 address.</summary>
    /// <param name="name">"br0".</param>
    /// <param name="preferred">Which of its addresses to take; the first one when none matches.</param>
    public static InterfaceAddress? Find(string name, Func<Ipv4, bool> preferred)
    {
        var found = NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => string.Equals(i.Name, name, StringComparison.Ordinal));
        if (found is null) return null;
        var properties = found.GetIPProperties();
        List<Ipv4> addresses = [.. properties.UnicastAddresses
            .Where(a => a.Address.AddressFamily == AddressFamily.InterNetwork).Select(a => Ipv4.From(a.Address))];
        if (addresses.Count == 0) return null;
        return new(properties.GetIPv4Properties().Index, addresses.Find(a => preferred(a)) is { IsAny: false } match ? match : addresses[0]);
    }
}

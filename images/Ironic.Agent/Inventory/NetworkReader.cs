using System.Net;
using System.Net.Sockets;
using Ironic.Agent.Kernel;
using Ironic.AgentContract.Inventory;

namespace Ironic.Agent.Inventory;

/// <summary>Network interfaces from <c>/sys/class/net</c>: those with a device beneath, or, where none has one, every Ethernet interface.</summary>
/// <param name="folders">Where sysfs is.</param>
/// <param name="addresses">Addresses by interface; asked once a reading.</param>
internal sealed class NetworkReader(SystemFolders folders, Func<IReadOnlyDictionary<string, IPAddress[]>> addresses)
{
    private const int EthernetType = 1; // ARPHRD_ETHER
    private const int InfinibandType = 32; // ARPHRD_INFINIBAND

    private string Class => Path.Combine(folders.Sys, "class/net");

    /// <summary>All that a lookup needs, and fast.</summary>
    public IReadOnlyList<string> MacAddresses() => [.. Names().Select(Mac).OfType<string>()];

    public IReadOnlyList<NetworkInterface> Read()
    {
        var byName = addresses();
        return [.. Names().Select(name => Read(name, byName.GetValueOrDefault(name, [])))];
    }

    private List<string> Names()
    {
        var ethernet = SysFile.Names(Class).Where(name => name != "lo" && SysFile.Number(Class, name, "type") is EthernetType or InfinibandType).ToList();
        var physical = ethernet.Where(name => Path.Exists(Path.Combine(Class, name, "device"))).ToList();
        return physical.Count > 0 ? physical : ethernet;
    }

    private string? Mac(string name) => SysFile.Text(Class, name, "address")?.ToLowerInvariant();

    private NetworkInterface Read(string name, IPAddress[] own)
    {
        var device = Path.Combine(Class, name, "device");
        return new()
        {
            Name = name,
            MacAddress = Mac(name),
            Ipv4Address = InterfaceAddresses.Pick(own, AddressFamily.InterNetwork),
            Ipv6Address = InterfaceAddresses.Pick(own, AddressFamily.InterNetworkV6),
            HasCarrier = SysFile.Flag(Class, name, "carrier") ?? false, // unreadable while the interface is down
            Vendor = SysFile.Text(device, "vendor"),
            Product = SysFile.Text(device, "device"),
            SpeedMbps = SysFile.Number(Class, name, "speed") is > 0 and < int.MaxValue and var speed ? (int)speed : null,
            PciAddress = Path.Exists(device) ? PciPath.AddressIn(SysFile.Resolve(device)) : null,
            Driver = SysFile.LinkName(device, "driver"),
        };
    }
}

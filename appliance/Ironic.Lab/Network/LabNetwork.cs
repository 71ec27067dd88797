using System.Net.NetworkInformation;

namespace Ironic.Lab.Network;

/// <summary>
/// A lab's own network: a namespace with a bridge, a tap for each machine, and a cable (veth pair) out to the caller's namespace, where its
/// end carries the first address of the lab's subnet. Nothing is routed: what machines get, they get from servers on that end.
/// </summary>
internal sealed class LabNetwork
{
    private const string Bridge = "br0", Uplink = NetworkNamespace.Uplink;

    private LabNetwork(string networkNamespace, LabAddresses addresses) => (Namespace, Addresses) = (networkNamespace, addresses);

    public string Namespace { get; }

    public LabAddresses Addresses { get; }

    /// <summary>Makes it whole or not at all.</summary>
    /// <exception cref="LabException">The namespace exists already, no subnet is free, or the kernel refused.</exception>
    public static async Task<LabNetwork> CreateAsync(string networkNamespace, int machines, TimeProvider time, CancellationToken cancellationToken)
    {
        await IpTool.RunAsync(["netns", "add", networkNamespace], cancellationToken);
        try
        {
            var addresses = await PlugAsync(networkNamespace, cancellationToken);
            await IpTool.RunAsync(["address", "add", $"{addresses.HostAddress}/{LabAddresses.PrefixLength}", "dev", addresses.HostInterface], cancellationToken);
            await IpTool.RunBatchAsync(networkNamespace, Wiring(machines), cancellationToken);
            await IpTool.RunAsync(["link", "set", addresses.HostInterface, "up"], cancellationToken);
            return new(networkNamespace, addresses);
        }
        catch
        {
            await NetworkNamespace.RemoveAsync(networkNamespace, time, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Lays the cable out of the namespace. Its outer end's name takes the lab's place: only one lab can make it, so that no two labs share one.</summary>
    private static async Task<LabAddresses> PlugAsync(string networkNamespace, CancellationToken cancellationToken)
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(nic => nic.GetIPProperties().UnicastAddresses).Select(unicast => unicast.Address.GetAddressBytes())
            .Where(bytes => bytes is [10, 77, _, _]).Select(bytes => bytes[2]).ToHashSet();
        for (var place = 1; place <= byte.MaxValue; place++)
        {
            var addresses = new LabAddresses((byte)place);
            if (taken.Contains(addresses.Place)) continue;
            var made = await IpTool.TryAsync(["link", "add", addresses.HostInterface, "type", "veth", "peer", "name", Uplink, "netns", networkNamespace], cancellationToken);
            if (made.Succeeded) return addresses;
            if (!made.Error.Contains("File exists", StringComparison.Ordinal)) throw new LabException($"No cable out of the lab's namespace: {made.LastWords}");
        }

        throw new LabException("No subnet of 10.77.0.0/16 is free for this lab; `lab down` ends labs that are no longer needed.");
    }

    private static IEnumerable<string> Wiring(int machines) =>
    [
        "link set lo up",
        // No spanning tree and no forward delay: a machine's first DHCP packet must pass. No snooping: nobody here is a multicast querier.
        $"link add {Bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0",
        $"link set {Bridge} up",
        $"link set {Uplink} master {Bridge} up",
        .. Enumerable.Range(1, machines).SelectMany(machine => new[]
        {
            $"tuntap add dev {LabAddresses.Tap(machine)} mode tap",
            $"link set {LabAddresses.Tap(machine)} master {Bridge} up",
        }),
    ];
}

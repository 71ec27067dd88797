using System.Net;
using System.Net.Sockets;
using Ironic.Pxe.Dhcp;
using Ironic.Pxe.Network;

namespace Ironic.Pxe;

/// <summary>Finds all that is wrong with the settings, at once; each message says where, what was given and what is allowed.</summary>
public static class PxeOptionsValidator
{
    private const int MaxInterfaceName = 15; // IFNAMSIZ less its NUL
    private const int MinMtu = 68, MaxMtu = 65_535; // RFC 791

    public static IReadOnlyList<string> Validate(PxeOptions options) =>
    [
        .. Dhcp(options.Dhcp), .. Subnets(options.Dhcp.Subnets), .. Tftp(options), .. Files(options),
        .. options.RouterAdvertisements.Interfaces.Where(name => !IsInterfaceName(name)).Select(name => BadInterface("RouterAdvertisements.Interfaces", name)),
    ];

    private static IEnumerable<string> Dhcp(DhcpOptions dhcp)
    {
        if (dhcp.Mode != DhcpMode.Off && !dhcp.Subnets.Any(subnet => subnet.Interface is not null))
            yield return $"Dhcp.Subnets: mode {dhcp.Mode} needs at least one subnet with an interface to listen on; none is given.";
        foreach (var (name, port) in new[] { ("ServerPort", dhcp.ServerPort), ("ClientPort", dhcp.ClientPort), ("ProxyPort", dhcp.ProxyPort) })
        {
            if (port is < 1 or > IPEndPoint.MaxPort) yield return $"Dhcp.{name}: {port} is no port; 1-{IPEndPoint.MaxPort} are.";
        }

        if (dhcp.OfferTime <= TimeSpan.Zero) yield return $"Dhcp.OfferTime: {dhcp.OfferTime} must be more than zero.";
        if (dhcp.DeclineTime < TimeSpan.Zero) yield return $"Dhcp.DeclineTime: {dhcp.DeclineTime} must not be negative.";
    }

    private static IEnumerable<string> Subnets(IReadOnlyList<DhcpSubnet> subnets)
    {
        foreach (var (index, subnet) in subnets.Index())
        {
            var at = $"Dhcp.Subnets[{index}]";
            if (subnet.Network.BaseAddress.AddressFamily != AddressFamily.InterNetwork)
            {
                yield return $"{at}.Network: {subnet.Network} is not an IPv4 network.";
                continue;
            }

            foreach (var problem in Subnet(subnet)) yield return $"{at}.{problem}";
            foreach (var other in subnets.Take(index).Where(other => Overlap(other.Network, subnet.Network)))
                yield return $"{at}.Network: {subnet.Network} overlaps {other.Network}.";
        }
    }

    private static IEnumerable<string> Subnet(DhcpSubnet subnet)
    {
        if (subnet.Interface is { } name && !IsInterfaceName(name)) yield return BadInterface("Interface", name);
        foreach (var (key, address) in new[] { ("PoolFirst", subnet.PoolFirst), ("PoolLast", subnet.PoolLast), ("Router", subnet.Router), ("ServerAddress", subnet.ServerAddress) })
        {
            if (address is null) continue;
            if (address.AddressFamily != AddressFamily.InterNetwork) yield return $"{key}: {address} is not an IPv4 address.";
            else if (key != "ServerAddress" && !subnet.Network.Contains(address)) yield return $"{key}: {address} is not in {subnet.Network}.";
        }

        if (subnet.PoolFirst is null != subnet.PoolLast is null) yield return "PoolFirst and PoolLast: both are needed, or neither.";
        if (Ipv4.TryFrom(subnet.PoolFirst, out var first) && Ipv4.TryFrom(subnet.PoolLast, out var last))
        {
            if (last.Value < first.Value) yield return $"PoolLast: {last} is before the first, {first}.";
            else if (last.Value - first.Value >= DhcpOptions.MaxPoolSize) yield return $"PoolLast: {first}-{last} is {last.Value - first.Value + 1} addresses; {DhcpOptions.MaxPoolSize} are allowed.";
        }

        foreach (var address in subnet.DnsServers.Concat(subnet.NtpServers).Where(a => a.AddressFamily != AddressFamily.InterNetwork))
            yield return $"DnsServers, NtpServers: {address} is not an IPv4 address.";
        if (subnet.Mtu is < MinMtu or > MaxMtu) yield return $"Mtu: {subnet.Mtu} is outside of {MinMtu}-{MaxMtu}.";
        if (subnet.LeaseTime < TimeSpan.FromSeconds(1) || subnet.LeaseTime > TimeSpan.FromDays(365)) yield return $"LeaseTime: {subnet.LeaseTime} is outside of 1 s to 365 days.";
        if (subnet.Files is { } files && files.Scheme is not ("http" or "https")) yield return $"Files: {files} is not an http(s) URL.";
    }

    private static IEnumerable<string> Tftp(PxeOptions options)
    {
        foreach (var address in options.Tftp.Listen.Where(a => a.AddressFamily != AddressFamily.InterNetwork))
            yield return $"Tftp.Listen: {address} is not an IPv4 address.";
        if (options.Tftp.MaxTransfers < 1) yield return $"Tftp.MaxTransfers: {options.Tftp.MaxTransfers} must be at least 1.";
        if (options.Tftp.MaxWindowSize is < 1 or > 65_535) yield return $"Tftp.MaxWindowSize: {options.Tftp.MaxWindowSize} is outside of 1-65535.";
        if (options.Tftp.Timeout <= TimeSpan.Zero) yield return $"Tftp.Timeout: {options.Tftp.Timeout} must be more than zero.";
        if (options.Tftp.MaxRetransmissions < 0) yield return $"Tftp.MaxRetransmissions: {options.Tftp.MaxRetransmissions} must not be negative.";
        if (options.Tftp.CacheBytes < 0) yield return $"Tftp.CacheBytes: {options.Tftp.CacheBytes} must not be negative.";
    }

    private static IEnumerable<string> Files(PxeOptions options)
    {
        string?[] folders = [.. options.Files.ProgramRoots, .. options.Files.FileRoots, options.Files.ImageRoot];
        foreach (var folder in folders.OfType<string>().Where(folder => !Path.IsPathFullyQualified(folder)))
            yield return $"Files: '{folder}' is not an absolute path.";
        if (options.Files.ImageBytesPerSecond < 0) yield return $"Files.ImageBytesPerSecond: {options.Files.ImageBytesPerSecond} must not be negative; 0 is no limit.";
        if (options.Files.RamdiskFetches < 0) yield return $"Files.RamdiskFetches: {options.Files.RamdiskFetches} must not be negative; 0 is no limit.";
        if (options.Discovery is { Enabled: true, Kernel: null }) yield return "Discovery.Kernel: discovery needs a kernel to boot unknown machines into.";
        foreach (var uri in new[] { options.Boot.DeployKernel, options.Boot.DeployRamdisk, options.Discovery.Kernel, options.Discovery.Ramdisk }.OfType<Uri>())
        {
            if (!uri.IsAbsoluteUri || uri.Scheme is not ("file" or "http" or "https")) yield return $"Boot, Discovery: '{uri}' is not a file://, http:// or https:// URL.";
        }
    }

    private static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    private static bool IsInterfaceName(string name) => name.Length is > 0 and <= MaxInterfaceName && !name.Any(c => c is '/' or ' ' || char.IsControl(c));

    private static string BadInterface(string where, string name) => $"{where}: '{name}' is no interface name; 1-{MaxInterfaceName} characters without slash or space are.";
}

using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace Ironic.Testing.Ramdisks;

/// <summary>
/// A network of this host and one <see cref="RamdiskMachine"/>, with dnsmasq for its address. QEMU's own network hands over each segment by itself,
/// as no card does; where bytes a second count, a machine is put on this one. Takes root.
/// </summary>
public sealed class RamdiskCable : IAsyncDisposable
{
    private readonly ForeignServer _dhcp;

    private RamdiskCable(string device, IPAddress host, IPAddress machine, ForeignServer dhcp) => (Device, Host, Machine, _dhcp) = (device, host, machine, dhcp);

    /// <summary>The tap that QEMU opens.</summary>
    public string Device { get; }

    /// <summary>This host, as the machine sees it.</summary>
    public IPAddress Host { get; }

    /// <summary>The machine, once it has its lease.</summary>
    public IPAddress Machine { get; }

    public static async Task<RamdiskCable> PlugAsync()
    {
        var place = RandomNumberGenerator.GetInt32(1, 64) << 2; // four addresses of 198.18.0.0/15, which RFC 2544 keeps for benchmarks
        var net = RandomNumberGenerator.GetInt32(0, 256);
        var device = string.Create(CultureInfo.InvariantCulture, $"irc{net}-{place}");
        IPAddress host = new([198, 18, (byte)net, (byte)(place + 1)]), machine = new([198, 18, (byte)net, (byte)(place + 2)]);
        await IpAsync("tuntap", "add", "dev", device, "mode", "tap");
        try
        {
            await IpAsync("address", "add", $"{host}/30", "dev", device);
            await IpAsync("link", "set", device, "up");
            var dhcp = ForeignTool.Start("dnsmasq",
            [
                "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", $"--interface={device}", "--bind-interfaces", "--except-interface=lo", "--no-ping", "--dhcp-authoritative",
                $"--dhcp-range={machine},{machine},1h", "--leasefile-ro", "--pid-file=", "--log-facility=-",
            ]);
            return new(device, host, machine, dhcp);
        }
        catch
        {
            await IpAsync("link", "del", device);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _dhcp.DisposeAsync();
        await IpAsync("link", "del", Device);
    }

    private static async Task IpAsync(params string[] arguments)
    {
        var result = await ForeignTool.RunAsync("ip", arguments);
        if (!result.Succeeded) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {result}");
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ironic.Agent.Configuration;
using Ironic.Agent.Logging;

namespace Ironic.Agent.Conductor;

/// <summary>The address at which the conductor is told to call: the one that this machine's kernel would use towards the API.</summary>
internal sealed class AdvertisedAddress(AgentOptions options, TimeProvider time, AgentLog log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public async Task<IPAddress> FindAsync(Uri server, CancellationToken cancellationToken)
    {
        if (options.AdvertiseHost is { } host && AddressText.TryParse(host, out var told)) return told;
        while (true)
        {
            try
            {
                return await RouteSourceAsync(server, cancellationToken);
            }
            catch (SocketException fault)
            {
                log.Warn($"no address of this machine leads to {server.Host}: {fault.Message}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    public static string Url(IPAddress address, int port) => string.Create(CultureInfo.InvariantCulture, $"https://{AddressText.InUrl(address)}:{port}");

    /// <summary>Connecting a datagram socket chooses the route, and sends nothing.</summary>
    private static async Task<IPAddress> RouteSourceAsync(Uri server, CancellationToken cancellationToken)
    {
        SocketException? last = null;
        foreach (var target in AddressText.TryParse(server.DnsSafeHost, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(server.DnsSafeHost, cancellationToken))
        {
            try
            {
                using var probe = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                await probe.ConnectAsync(new IPEndPoint(target, server.Port), cancellationToken);
                var source = ((IPEndPoint)probe.LocalEndPoint!).Address;
                if (!source.IsIPv6LinkLocal) return source;
            }
            catch (SocketException fault)
            {
                last = fault;
            }
        }

        throw last ?? new SocketException((int)SocketError.NetworkUnreachable);
    }
}

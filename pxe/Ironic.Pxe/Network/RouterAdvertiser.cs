using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Network;

/// <summary>
/// Answers IPv6 router solicitations. iPXE configures IPv4 and IPv6 side by side, and where no router answers it waits 16 s before it goes on,
/// although IPv4 has long been ready.
/// </summary>
internal sealed class RouterAdvertiser(RouterAdvertiserOptions options, TimeProvider time, ILogger<RouterAdvertiser> log) : BackgroundService
{
    private const int HopLimit = 255; // RFC 4861 section 4.2: receivers drop anything that may have come through a router
    private const int MaxMessage = 1500;
    private static readonly IPAddress AllRouters = IPAddress.Parse("ff02::2"), AllNodes = IPAddress.Parse("ff02::1");
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(options.Interfaces.Select(name => RunAsync(name, stoppingToken)));

    /// <summary>Serves one interface, waits for it, and follows it when it is made anew.</summary>
    private async Task RunAsync(string name, CancellationToken cancellationToken)
    {
        string? lastTrouble = null;
        while (true)
        {
            try
            {
                var index = IndexOf(name) ?? throw new SocketException((int)SocketError.AddressNotAvailable, "there is no such interface");
                using var socket = Open(name, index);
                log.Advertising(name);
                lastTrouble = null;
                using var replaced = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var serving = ServeAsync(socket, index, replaced.Token);
                while (IndexOf(name) == index && !serving.IsCompleted) await Task.Delay(CheckInterval, time, cancellationToken);
                await replaced.CancelAsync();
                await serving;
            }
            catch (SocketException e)
            {
                if (e.Message != lastTrouble) log.NotAdvertising(name, e.Message, CheckInterval.TotalSeconds);
                lastTrouble = e.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                continue; // the interface changed: open anew
            }

            await Task.Delay(CheckInterval, time, cancellationToken);
        }
    }

    private static int? IndexOf(string name) =>
        System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().FirstOrDefault(i => i.Name == name)?.GetIPProperties().GetIPv6Properties().Index;

    private static Socket Open(string name, int index)
    {
        var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Raw, ProtocolType.IcmpV6);
        try
        {
            socket.BindToDevice(name);
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(AllRouters, index));
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, index);
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastTimeToLive, HopLimit);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>To all nodes, not to the one that asked: it need not first be found by neighbour discovery.</summary>
    private static async Task ServeAsync(Socket socket, int index, CancellationToken cancellationToken)
    {
        var inbound = new byte[MaxMessage];
        var advertisement = new byte[RouterAdvertisement.Length];
        RouterAdvertisement.Write(advertisement);
        var everybody = new IPEndPoint(new IPAddress(AllNodes.GetAddressBytes(), index), 0);
        await socket.SendToAsync(advertisement, SocketFlags.None, everybody, cancellationToken); // also tells whether there is an address to send from
        while (true)
        {
            var received = await socket.ReceiveFromAsync(inbound, SocketFlags.None, new IPEndPoint(IPAddress.IPv6Any, 0), cancellationToken);
            if (RouterAdvertisement.IsSolicitation(inbound.AsSpan(0, received.ReceivedBytes)))
                await socket.SendToAsync(advertisement, SocketFlags.None, everybody, cancellationToken);
        }
    }
}

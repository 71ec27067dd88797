using System.Net;
using System.Net.Sockets;
using Ironic.Model.Boot;
using Ironic.Model.Ports;
using Ironic.Pxe.Dhcp.Wire;
using Ironic.Pxe.Network;
using Microsoft.Extensions.Logging;

namespace Ironic.Pxe.Dhcp;

/// <summary>One port on one interface: receives, asks the responder, sends. Waits for an interface that is not there yet, and follows one that is made anew.</summary>
internal sealed class DhcpListener(
    DhcpOptions options, ServedSubnet subnet, bool isProxyPort, ClientDirectory directory, DhcpResponder responder, TimeProvider time, ILogger<DhcpListener> log)
{
    private const int MaxDatagram = 2048;
    private const int MaxStrangers = 1024;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    private readonly HashSet<MacAddress> _strangers = [];
    private readonly byte[] _inbound = new byte[MaxDatagram];
    private readonly byte[] _outbound = new byte[MaxDatagram];
    private string? _lastTrouble;

    private string Interface => subnet.Configured.Interface!;

    private int Port => isProxyPort ? options.ProxyPort : options.ServerPort;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var check = new PeriodicTimer(CheckInterval, time);
        do
        {
            if (InterfaceAddress.Find(Interface, subnet.Contains) is { } found) await ServeAsync(found, check, cancellationToken);
            else Trouble("there is no such interface, or it has no IPv4 address");
        }
        while (await check.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Serves until the interface changes.</summary>
    private async Task ServeAsync(InterfaceAddress here, PeriodicTimer check, CancellationToken cancellationToken)
    {
        using var replaced = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            using var socket = Open();
            log.DhcpListening(options.Mode, Interface, here.Address, Port);
            _lastTrouble = null;
            var receiving = ReceiveAsync(socket, here, replaced.Token);
            while (InterfaceAddress.Find(Interface, subnet.Contains) == here && !receiving.IsCompleted) await check.WaitForNextTickAsync(cancellationToken);
            await replaced.CancelAsync();
            await receiving;
        }
        catch (SocketException e)
        {
            Trouble(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The interface changed: open anew.
        }
    }

    private Socket Open()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.BindToDevice(Interface);
            socket.EnableBroadcast = true;
            socket.Bind(new IPEndPoint(IPAddress.Any, Port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task ReceiveAsync(Socket socket, InterfaceAddress here, CancellationToken cancellationToken)
    {
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (true)
        {
            var received = await socket.ReceiveFromAsync(_inbound, SocketFlags.None, anyone, cancellationToken);
            var datagram = _inbound.AsMemory(0, received.ReceivedBytes);
            if (!DhcpResponder.TryIdentify(datagram.Span, out var address)) continue;
            if (await directory.FindAsync(address, cancellationToken) is { } client)
                await AnswerAsync(socket, datagram, new(Interface, here.Address, (IPEndPoint)received.RemoteEndPoint, isProxyPort), client, cancellationToken);
            else
                IgnoreStranger(address);
        }
    }

    private async ValueTask AnswerAsync(Socket socket, ReadOnlyMemory<byte> datagram, DhcpArrival arrival, BootClient client, CancellationToken cancellationToken)
    {
        if (responder.Answer(datagram.Span, arrival, client) is not { } reply) return;
        var length = DhcpCodec.Write(reply.Message, _outbound, reply.MaxLength);
        try
        {
            await socket.SendToAsync(_outbound.AsMemory(0, length), SocketFlags.None, reply.Destination, cancellationToken);
        }
        catch (SocketException e)
        {
            log.ReplyNotSent(reply.Destination, Interface, e.Message);
        }
    }

    private void IgnoreStranger(MacAddress address)
    {
        if (_strangers.Count >= MaxStrangers) _strangers.Clear();
        if (_strangers.Add(address)) log.StrangerIgnored(address, Interface);
    }

    /// <summary>Logs what is wrong once, not at every try.</summary>
    private void Trouble(string reason)
    {
        if (reason == _lastTrouble) return;
        _lastTrouble = reason;
        log.DhcpNotListening(Interface, Port, reason, CheckInterval.TotalSeconds);
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>One UDP socket for all BMCs of an address family: sends, and hands what comes back to the link that it came from.</summary>
internal sealed class UdpPort : IAsyncDisposable
{
    /// <summary>Room for a burst of answers from thousands of BMCs; the kernel grants what its own limit allows.</summary>
    private const int ReceiveBufferBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<SocketAddress, BmcLink> _links = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _receiving;

    public UdpPort(AddressFamily family, IpmiClientOptions options, TimeProvider time)
    {
        (Options, Time) = (options, time);
        _socket = new(family, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBufferBytes };
        _socket.Bind(new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        _receiving = ReceiveAsync(family, _closing.Token);
    }

    public IpmiClientOptions Options { get; }

    public TimeProvider Time { get; }

    /// <summary>The link to a BMC, made where there is none. Each hold needs its release.</summary>
    public BmcLink Hold(IPEndPoint endPoint)
    {
        lock (_gate)
        {
            var link = _links.GetOrAdd(endPoint.Serialize(), static (_, made) => new(made.endPoint, made.port), (endPoint, port: this));
            link.Holders++;
            return link;
        }
    }

    public void Hold(BmcLink link)
    {
        lock (_gate) link.Holders++;
    }

    public void Release(BmcLink link)
    {
        lock (_gate)
        {
            if (--link.Holders == 0) _links.TryRemove(link.Address, out _);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> datagram, SocketAddress address, CancellationToken cancellationToken)
    {
        IpmiMetrics.Sent();
        await _socket.SendToAsync(datagram, SocketFlags.None, address, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _closing.Dispose();
    }

    private async Task ReceiveAsync(AddressFamily family, CancellationToken cancellationToken)
    {
        var buffer = new byte[Rmcp.MaxDatagramLength + 1]; // one more, to see that a datagram was too long
        var from = new SocketAddress(family);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, cancellationToken);
                Dispatch(from, buffer.AsSpan(0, length));
            }
            catch (SocketException)
            {
                // The kernel passes on that some BMC is unreachable; that BMC's own time-out tells whom it concerns.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Dispatch(SocketAddress from, ReadOnlySpan<byte> datagram)
    {
        if (Rmcp.Check(datagram) is var error and not WireError.None)
            IpmiMetrics.Rejected(error);
        else if (_links.TryGetValue(from, out var link))
            link.Receive(datagram);
        else
            IpmiMetrics.Rejected(WireError.Unsolicited);
    }
}

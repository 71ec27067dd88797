using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Session;

/// <summary>
/// One UDP socket for all BMCs of an address family: sends, and hands what comes back to the link that it came from. Receives on a thread of its own: waiting in
/// the kernel costs a wake-up for each answer, waiting by the thread pool three, which with BMCs by the thousand is most of what they cost.
/// </summary>
internal sealed class UdpPort : IAsyncDisposable
{
    /// <summary>Room for a burst of answers from thousands of BMCs; the kernel grants what its own limit allows.</summary>
    private const int ReceiveBufferBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Socket _socket;
    private readonly ConcurrentDictionary<SocketAddress, BmcLink> _links = new();
    private readonly Task _receiving;
    private volatile bool _isClosing;

    public UdpPort(AddressFamily family, IpmiClientOptions options, TimeProvider time)
    {
        (Options, Time) = (options, time);
        _socket = new(family, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = ReceiveBufferBytes };
        _socket.Bind(new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        _receiving = Task.Factory.StartNew(() => Receive(family), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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

    /// <summary>Into the kernel's buffer, for which nobody waits long.</summary>
    public void Send(ReadOnlySpan<byte> datagram, SocketAddress address)
    {
        IpmiMetrics.Sent();
        _socket.SendTo(datagram, SocketFlags.None, address);
    }

    public async ValueTask DisposeAsync()
    {
        _isClosing = true;
        _socket.Dispose(); // wakes the thread
        await _receiving;
    }

    private void Receive(AddressFamily family)
    {
        var buffer = new byte[Rmcp.MaxDatagramLength + 1]; // one more, to see that a datagram was too long
        var from = new SocketAddress(family);
        while (!_isClosing)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                Dispatch(from, buffer.AsSpan(0, length));
            }
            catch (SocketException)
            {
                // The kernel passes on that some BMC is unreachable; that BMC's own time-out tells whom it concerns.
            }
            catch (ObjectDisposedException)
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

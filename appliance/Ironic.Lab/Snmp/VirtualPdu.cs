using System.Net;
using System.Net.Sockets;
using Ironic.Snmp.Server;

namespace Ironic.Lab.Snmp;

/// <summary>A power distribution unit of our own making: an SNMP agent (v1, v2c, v3) with switched outlets of any family that we know.</summary>
public sealed class VirtualPdu : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly VirtualPduOptions _options;
    private readonly PduOutlets _outlets;
    private readonly SnmpResponder _responder;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    private VirtualPdu(Socket socket, VirtualPduOptions options, TimeProvider time)
    {
        (_socket, _options) = (socket, options);
        _outlets = new(options, time);
        _responder = new(options.Agent, _outlets, time);
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
        _serving = ServeAsync(_stopping.Token);
    }

    /// <summary>Where it listens; with the port that the system chose, when asked for port 0.</summary>
    public IPEndPoint EndPoint { get; }

    /// <exception cref="SocketException">The address is not ours, or the port is taken.</exception>
    public static VirtualPdu Start(IPEndPoint bind, VirtualPduOptions options, TimeProvider time)
    {
        var socket = new Socket(bind.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(bind);
            return new(socket, options, time);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether that outlet, from 1, gives power.</summary>
    public bool IsOn(int outlet)
    {
        lock (_gate) return _outlets.IsOn(outlet);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving;
        _socket.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ushort.MaxValue];
        var from = new SocketAddress(_socket.AddressFamily);
        while (true)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, cancellationToken);
                if (_options.Loses()) continue;
                byte[]? answer;
                lock (_gate) answer = _responder.Answer(buffer.AsSpan(0, length));
                if (answer is not null) await _socket.SendToAsync(answer, SocketFlags.None, from, cancellationToken);
            }
            catch (SocketException)
            {
                // The asker is gone; the next datagram may be somebody else's.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}

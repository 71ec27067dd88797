using System.Net;
using System.Net.Sockets;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Ipmi;

namespace Ironic.Lab.Farm.Ipmi;

/// <summary>The socket of one simulated BMC that speaks IPMI.</summary>
internal sealed class FarmIpmiSocket : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly FarmBmc _bmc;
    private readonly FarmIpmiResponder _responder;
    private readonly FarmOptions _options;
    private readonly TimeProvider _time;
    private readonly FarmSessions _sessions;
    private readonly WirePlayer? _wire;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;

    private FarmIpmiSocket(Socket socket, FarmBmc bmc, FarmIpmiResponder responder, FarmOptions options, TimeProvider time)
    {
        (_socket, _bmc, _responder, _options, _time) = (socket, bmc, responder, options, time);
        _sessions = new(bmc, options.SessionLimit, time);
        _wire = options.Wire == WireFaults.None ? null : new(Random.Shared);
        _serving = ServeAsync();
    }

    /// <exception cref="LabException">The address is taken.</exception>
    public static FarmIpmiSocket Open(FarmBmc bmc, FarmIpmiResponder responder, FarmOptions options, TimeProvider time)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(bmc.EndPoint);
            return new(socket, bmc, responder, options, time);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new LabException($"The farm cannot listen on {bmc.EndPoint}: {e.Message}.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _socket.Dispose();
        await _serving;
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        var (received, answer) = (new byte[Rmcp.MaxDatagramLength], new byte[Rmcp.MaxDatagramLength]);
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            try
            {
                // Without a token, which would cost more than the rest of the exchange: closing the socket ends it.
                var length = await _socket.ReceiveFromAsync(received, SocketFlags.None, from, CancellationToken.None);
                _bmc.Hear();
                if (_bmc.Manners == FarmManners.Dead) continue;
                var answerLength = _responder.Answer(received.AsSpan(0, length), _sessions, answer);
                if (answerLength == 0) continue;
                if (_bmc.Manners == FarmManners.Slow) _ = SendLaterAsync(answer[..answerLength], Copy(from));
                else await SendAsync(answer.AsMemory(0, answerLength), from);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException) when (!_stopping.IsCancellationRequested)
            {
                // The asker is gone; the next datagram may be somebody else's.
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> answer, SocketAddress to)
    {
        if (_wire is null)
        {
            await _socket.SendToAsync(answer, SocketFlags.None, to, CancellationToken.None);
            return;
        }

        foreach (var datagram in _wire.Play(_options.Wire, answer)) await _socket.SendToAsync(datagram, SocketFlags.None, to, CancellationToken.None);
    }

    private async Task SendLaterAsync(byte[] answer, SocketAddress to)
    {
        try
        {
            await Task.Delay(_options.SlowDelay, _time, _stopping.Token);
            await SendAsync(answer, to);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The farm is going away, or the asker is.
        }
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }
}

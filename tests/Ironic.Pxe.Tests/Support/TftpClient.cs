using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Ironic.Pxe.Tftp.Wire;

namespace Ironic.Pxe.Tests.Support;

/// <summary>A client whose every packet the test decides on: for what well-behaved clients never do.</summary>
internal sealed class TftpClient(IPEndPoint server) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = NewSocket();
    private EndPoint _peer = server;

    public void Dispose() => _socket.Dispose();

    public Task RequestAsync(string path, params (string, long)[] options) => SendRawAsync(TftpCodec.ReadRequest(path, options));

    /// <summary>To the well-known port.</summary>
    public async Task SendRawAsync(byte[] packet) => await _socket.SendToAsync(packet, server);

    /// <summary>To whoever answered last.</summary>
    public async Task SendAsync(byte[] packet) => await _socket.SendToAsync(packet, _peer);

    public Task AcknowledgeAsync(int block)
    {
        var packet = new byte[4];
        TftpCodec.WriteAcknowledgement(packet, (ushort)block);
        return SendAsync(packet);
    }

    /// <summary>The next packet; null when none comes within the limit.</summary>
    public async Task<byte[]?> ReceiveAsync(TimeSpan? limit = null)
    {
        var buffer = new byte[65_536];
        using var patience = new CancellationTokenSource(limit ?? Patience);
        try
        {
            var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), patience.Token);
            _peer = received.RemoteEndPoint;
            return buffer[..received.ReceivedBytes];
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>The next packet's block number; fails when it is no data.</summary>
    public async Task<int> ReceiveBlockAsync()
    {
        var packet = await ReceiveAsync() ?? throw new TimeoutException("no packet came");
        Assert.Equal(3, packet[1]);
        return BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2));
    }

    private static Socket NewSocket()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}

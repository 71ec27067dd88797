using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ironic.Lab.Simulator.Boot;

/// <summary>Reads a file by TFTP as a card's ROM does (RFC 1350, blksize of RFC 2348), and keeps nothing of it.</summary>
internal static class TftpFetch
{
    private const int BlockSize = 1456, HeaderLength = 4, DefaultBlockSize = 512, Attempts = 6;
    private const ushort ReadRequest = 1, Data = 3, Acknowledgement = 4, Error = 5, OptionAcknowledgement = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>Its length.</returns>
    /// <exception cref="MachineTrouble">It is not there, or the server fell silent.</exception>
    public static async Task<long> ReadAsync(IPAddress from, IPEndPoint server, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            return await ReadAsync(socket, server, file, time, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new MachineTrouble($"TFTP of {file}: {e.Message}", e);
        }
    }

    private static async Task<long> ReadAsync(Socket socket, IPEndPoint server, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var (said, heard) = (Request(file), new byte[HeaderLength + BlockSize]);
        var (peer, blockSize, next, length) = (server, DefaultBlockSize, (ushort)1, 0L);
        while (true)
        {
            var (bytes, source) = await AskAsync(socket, said, peer, heard, file, time, cancellationToken);
            if (bytes < HeaderLength) continue;
            if (next == 1 && length == 0) peer = source; // the transfer's own port
            switch (BinaryPrimitives.ReadUInt16BigEndian(heard))
            {
                case OptionAcknowledgement:
                    blockSize = BlockSize;
                    said = Acknowledge(0);
                    break;
                case Data when BinaryPrimitives.ReadUInt16BigEndian(heard.AsSpan(2)) == next:
                    said = Acknowledge(next++);
                    length += bytes - HeaderLength;
                    if (bytes - HeaderLength == blockSize) break;
                    await socket.SendToAsync(said, SocketFlags.None, peer, cancellationToken);
                    return length;
                case Error:
                    throw new MachineTrouble($"TFTP of {file}: {Encoding.ASCII.GetString(heard.AsSpan(HeaderLength, bytes - HeaderLength)).TrimEnd('\0')}");
                default:
                    break; // a straggler; what was said last is said again
            }
        }
    }

    private static async Task<(int Bytes, IPEndPoint From)> AskAsync(
        Socket socket, byte[] said, IPEndPoint peer, byte[] heard, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            await socket.SendToAsync(said, SocketFlags.None, peer, cancellationToken);
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                var received = await socket.ReceiveFromAsync(heard, SocketFlags.None, peer, either.Token);
                return (received.ReceivedBytes, (IPEndPoint)received.RemoteEndPoint);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Once more.
            }
        }

        throw new MachineTrouble($"TFTP of {file}: the server fell silent");
    }

    private static byte[] Request(string file) => [0, (byte)ReadRequest, .. Encoding.ASCII.GetBytes($"{file}\0octet\0blksize\0{BlockSize}\0")];

    private static byte[] Acknowledge(ushort block) => [0, (byte)Acknowledgement, (byte)(block >> 8), (byte)block];
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ironic.Benchmarks.Boot;

/// <summary>A TFTP client that does as little as one can: one blocking socket and thread a transfer, the data counted and thrown away.</summary>
internal static class TftpLoad
{
    private const int BlockSize = 1468, Header = 4, TimeoutMilliseconds = 2000, MaxRepeats = 5;

    /// <summary>Megabytes a second over all transfers.</summary>
    public static async Task<double> RunAsync(IPEndPoint server, string file, int window, int transfers, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var sums = await Task.WhenAll(Enumerable.Range(0, transfers).Select(_ =>
            Task.Factory.StartNew(() => Fetch(server, file, window), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return sums.Sum() / clock.Elapsed.TotalSeconds / 1_000_000;
    }

    private static long Fetch(IPEndPoint server, string file, int window)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = TimeoutMilliseconds, ReceiveBufferSize = 1 << 20 };
        socket.Bind(new IPEndPoint(server.Address.Equals(IPAddress.Loopback) ? IPAddress.Loopback : server.Address, 0));
        var options = string.Create(CultureInfo.InvariantCulture, $"{file}\0octet\0blksize\0{BlockSize}\0") + (window > 1 ? string.Create(CultureInfo.InvariantCulture, $"windowsize\0{window}\0") : "");
        byte[] reply = [0, 1, .. Encoding.ASCII.GetBytes(options)];
        var from = server.Serialize();
        var packet = new byte[BlockSize + Header];
        var (bytes, last, unacknowledged, repeats) = (0L, 0, 0, 0);
        socket.SendTo(reply, SocketFlags.None, from);
        while (true)
        {
            int length;
            try
            {
                length = socket.ReceiveFrom(packet, SocketFlags.None, from);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock && ++repeats <= MaxRepeats)
            {
                socket.SendTo(reply, SocketFlags.None, from);
                continue;
            }

            if (packet[1] == 5) throw new InvalidOperationException($"{server} refused {file}: {Encoding.ASCII.GetString(packet, Header, Math.Max(0, length - Header))}");
            if (packet[1] == 6)
            {
                reply = [0, 4, 0, 0];
                socket.SendTo(reply, SocketFlags.None, from);
                continue;
            }

            if (BinaryPrimitives.ReadUInt16BigEndian(packet.AsSpan(2)) != (ushort)(last + 1)) continue;
            last++;
            repeats = 0;
            bytes += length - Header;
            var ended = length < packet.Length;
            if (++unacknowledged < window && !ended) continue;
            unacknowledged = 0;
            reply = [0, 4, packet[2], packet[3]];
            socket.SendTo(reply, SocketFlags.None, from);
            if (ended) return bytes;
        }
    }
}

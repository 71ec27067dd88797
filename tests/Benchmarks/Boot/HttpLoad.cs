using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Ironic.Benchmarks.Boot;

/// <summary>An HTTP client that does as little as one can: a socket, one large buffer, the body counted and thrown away.</summary>
internal static class HttpLoad
{
    private const int BufferLength = 256 * 1024;

    /// <summary>Megabytes a second.</summary>
    public static Task<double> RunAsync(Uri url, long expected, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Fetch(url, expected), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static double Fetch(Uri url, long expected)
    {
        var clock = Stopwatch.StartNew();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(url.Host, url.Port);
        socket.Send(Encoding.ASCII.GetBytes($"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: close\r\n\r\n"));
        var buffer = new byte[BufferLength];
        long received = 0;
        for (int read; (read = socket.Receive(buffer)) > 0; received += read)
        {
            if (received == 0 && !buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8))
                throw new InvalidOperationException($"{url}: {Encoding.ASCII.GetString(buffer, 0, Math.Min(read, 60))}");
        }

        return received >= expected ? received / clock.Elapsed.TotalSeconds / 1_000_000 : throw new InvalidOperationException($"{url}: {received} bytes of {expected}");
    }
}

using System.Net;
using System.Net.Sockets;

namespace Ironic.Lab.Bmc;

/// <summary>Asks whether a BMC is there, before any session: RMCP's presence ping (ASF 2.0 §3.2.4.2).</summary>
internal static class RmcpPing
{
    /// <summary>RMCP version 1.0, no acknowledgement, class ASF; IANA 4542, Presence Ping (0x80), tag 0, no data.</summary>
    private static readonly byte[] Ping = [0x06, 0x00, 0xFF, 0x06, 0x00, 0x00, 0x11, 0xBE, 0x80, 0x00, 0x00, 0x00];

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again and again until something answers; false when nothing did within <paramref name="limit"/>.</summary>
    public static async Task<bool> AnswersAsync(IPEndPoint address, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var answer = new byte[64];
        try
        {
            while (true)
            {
                using var socket = new UdpClient(address.AddressFamily);
                socket.Connect(address);
                try
                {
                    await socket.Client.SendAsync(Ping, either.Token);
                    var received = socket.Client.ReceiveAsync(answer, either.Token).AsTask();
                    if (await Task.WhenAny(received, Task.Delay(Interval, time, either.Token)) == received && await received > 0) return true;
                }
                catch (SocketException)
                {
                    await Task.Delay(Interval, time, either.Token); // refused: nobody has bound the port yet
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

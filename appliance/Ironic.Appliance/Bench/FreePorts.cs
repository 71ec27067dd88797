using System.Net;
using System.Net.Sockets;

namespace Ironic.Appliance.Bench;

/// <summary>Ports that nobody uses just now, all different.</summary>
internal static class FreePorts
{
    public static int[] Tcp(int count) => Take(count, SocketType.Stream, ProtocolType.Tcp);

    public static int[] Udp(int count) => Take(count, SocketType.Dgram, ProtocolType.Udp);

    private static int[] Take(int count, SocketType type, ProtocolType protocol)
    {
        List<Socket> held = [];
        try
        {
            for (var i = 0; i < count; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
                held.Add(socket);
                socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            }

            return [.. held.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (var socket in held) socket.Dispose();
        }
    }
}

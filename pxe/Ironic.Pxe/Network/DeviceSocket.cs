using System.Net.Sockets;
using System.Text;

namespace Ironic.Pxe.Network;

/// <summary>Ties a socket to one interface: it hears only that one, and what it sends leaves by it.</summary>
internal static class DeviceSocket
{
    private const int SolSocket = 1, SoBindToDevice = 25; // Linux, asm-generic/socket.h

    /// <exception cref="SocketException">No such interface, or no right to (CAP_NET_RAW).</exception>
    public static void BindToDevice(this Socket socket, string name) =>
        socket.SetRawSocketOption(SolSocket, SoBindToDevice, Encoding.ASCII.GetBytes(name + '\0'));
}

using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ironic.Lab.Tests;

/// <summary>Listens where a DHCP server would: on the host's end of a lab's network, and nowhere else.</summary>
internal sealed class DhcpEar : IDisposable
{
    private const int SolSocket = 1, BindToDevice = 25; // socket(7)
    private const int ServerPort = 67, ClientHardwareAddress = 28; // RFC 2131, figure 1

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public DhcpEar(string hostInterface)
    {
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        _socket.SetRawSocketOption(SolSocket, BindToDevice, Encoding.ASCII.GetBytes(hostInterface + "\0"));
        _socket.Bind(new IPEndPoint(IPAddress.Any, ServerPort));
    }

    /// <summary>Whether the card with this address asks for something before the time is over.</summary>
    public async Task<bool> HearsAsync(string mac, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        var packet = new byte[1500];
        try
        {
            while (true)
            {
                var length = await _socket.ReceiveAsync(packet, deadline.Token);
                if (length > ClientHardwareAddress + 6 && Convert.ToHexStringLower(packet.AsSpan(ClientHardwareAddress, 6)) == mac.Replace(":", "")) return true;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();
}

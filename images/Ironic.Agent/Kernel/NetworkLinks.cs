using System.Net.Sockets;
using System.Text;
using Ironic.Agent.Inventory;
using Ironic.Agent.Logging;

namespace Ironic.Agent.Kernel;

/// <summary>Takes network interfaces down (netdevice(7)): the request is an ifreq, a name of 16 bytes and then the flags.</summary>
internal sealed class NetworkLinks(SystemFolders folders, AgentLog log)
{
    private const nuint GetFlags = 0x8913; // SIOCGIFFLAGS
    private const nuint SetFlags = 0x8914; // SIOCSIFFLAGS
    private const short Up = 1; // IFF_UP
    private const int NameLength = 16; // IFNAMSIZ
    private const int RequestLength = 40;

    public void TakeDownAll()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        foreach (var name in SysFile.Names(folders.Sys, "class/net").Where(name => name != "lo"))
            log.Say(TryTakeDown(socket, name) ? $"interface {name} is down" : $"interface {name} could not be taken down");
    }

    private static unsafe bool TryTakeDown(Socket socket, string name)
    {
        var request = stackalloc byte[RequestLength];
        var text = new Span<byte>(request, RequestLength);
        text.Clear();
        if (!Encoding.ASCII.TryGetBytes(name, text[..(NameLength - 1)], out _)) return false;
        var flags = (short*)(request + NameLength);
        if (LinuxCalls.Ioctl(socket.SafeHandle, GetFlags, request) != 0) return false;
        *flags = (short)(*flags & ~Up);
        return LinuxCalls.Ioctl(socket.SafeHandle, SetFlags, request) == 0;
    }
}

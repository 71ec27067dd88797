using System.Net.Sockets;

namespace Ironic.Lab.Consoles;

/// <summary>Stream sockets in the file system.</summary>
internal static class UnixSocket
{
    /// <summary>Longest path that the kernel's sockaddr_un takes.</summary>
    public const int MaxPathLength = 107;

    /// <summary>Listens at <paramref name="path"/>, in the place of what may have been left there.</summary>
    public static Socket Listen(string path)
    {
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

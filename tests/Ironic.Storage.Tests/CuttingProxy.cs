using System.Net.Sockets;
using System.Text;
using Ironic.Testing;

namespace Ironic.Storage.Tests;

/// <summary>Stands between an appliance and PostgreSQL, and cuts the line at a COMMIT: before it arrives, or before its answer does. Or between two words.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private const string SocketName = ".s.PGSQL.5432";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _server;
    private readonly bool _arrives;
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _armed;
    private int _givenUp;

    public CuttingProxy(string url, bool arrives)
    {
        var folder = url[(url.IndexOf("host=", StringComparison.Ordinal) + 5)..];
        (_server, _arrives) = (Path.Combine(folder, SocketName), arrives);
        Url = url.Replace(folder, _folder.Path, StringComparison.Ordinal);
        _listener.Bind(new UnixDomainSocketEndPoint(_folder.File(SocketName)));
        _listener.Listen();
        _ = AcceptAsync();
    }

    public string Url { get; }

    public bool HasCut { get; private set; }

    /// <summary>Lines that were lost, and that their client has closed since.</summary>
    public int GivenUp => _givenUp;

    public void CutNextCommit() => _armed = true;

    /// <summary>The server's end of every line is gone; clients that say nothing do not know.</summary>
    public void LoseAll() => _lost.TrySetResult();

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_server));
            var lost = _lost.Task.IsCompleted ? new TaskCompletionSource().Task : _lost.Task; // whoever comes back is served
            if (await Task.WhenAny(UpAsync(client, server), DownAsync(server, client), lost) == lost) await LoseAsync(client, server);
        }
        catch (SocketException)
        {
            // Either end went away: so does the other.
        }

        client.Dispose();
    }

    private async Task LoseAsync(Socket client, Socket server)
    {
        server.Shutdown(SocketShutdown.Both);
        client.Shutdown(SocketShutdown.Send);
        try
        {
            var buffer = new byte[1 << 16];
            while (await client.ReceiveAsync(buffer) is > 0)
            {
                // It asks whether we are still there.
            }
        }
        finally
        {
            Interlocked.Increment(ref _givenUp);
        }
    }

    private async Task UpAsync(Socket client, Socket server)
    {
        var buffer = new byte[1 << 16];
        while (await client.ReceiveAsync(buffer) is > 0 and var length)
        {
            var cut = _armed && Encoding.Latin1.GetString(buffer, 0, length).Contains("COMMIT", StringComparison.Ordinal);
            if (cut)
            {
                (_armed, HasCut) = (false, true);
                client.Shutdown(SocketShutdown.Send); // nothing comes back from here on
                client.Close();
            }

            if (!cut || _arrives) await server.SendAsync(buffer.AsMemory(0, length));
            if (cut) return;
        }
    }

    private static async Task DownAsync(Socket server, Socket client)
    {
        var buffer = new byte[1 << 16];
        while (await server.ReceiveAsync(buffer) is > 0 and var length) await client.SendAsync(buffer.AsMemory(0, length));
    }
}

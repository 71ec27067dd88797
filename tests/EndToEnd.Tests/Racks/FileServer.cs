using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ironic.Testing;

namespace EndToEnd.Tests.Racks;

/// <summary>A folder on a web server that is not ours (Python's).</summary>
public sealed class FileServer : IAsyncDisposable
{
    private readonly ForeignServer _server;

    private FileServer(ForeignServer server, Uri root) => (_server, Root) = (server, root);

    public Uri Root { get; }

    /// <summary>A line for each request.</summary>
    public string Log => _server.Log;

    public static async Task<FileServer> StartAsync(string folder, IPAddress address)
    {
        using var probe = new TcpListener(address, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var server = ForeignTool.Start("python3", ["-u", "-m", "http.server", port.ToString(CultureInfo.InvariantCulture), "--bind", address.ToString(), "--directory", folder]);
        await Eventually.TrueAsync(() => server.Log.Contains("Serving HTTP", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the file server listens");
        return new(server, new($"http://{address}:{port}/"));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Ironic.Testing;

namespace Ironic.Benchmarks.Boot;

/// <summary>tftpd-hpa, dnsmasq and nginx over the same folder. All three drop their rights, so the folder is made readable.</summary>
[SupportedOSPlatform("linux")]
internal sealed class BootPeers : IAsyncDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Enterable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly List<ForeignServer> _servers = [];

    public IPEndPoint TftpdHpa { get; } = BootServerUnderBench.FreePort();

    /// <summary>dnsmasq knows no TFTP port but 69: it gets a loopback address of its own.</summary>
    public IPEndPoint Dnsmasq { get; } = new(IPAddress.Parse($"127.69.{Environment.ProcessId >> 8 & 255}.{Environment.ProcessId & 255 | 1}"), 69);

    public Uri Nginx { get; } = new($"http://127.0.0.1:{BootServerUnderBench.FreePort().Port}/");

    public static async Task CreateFilesAsync(TemporaryFolder folder, int large, int shared, int image, CancellationToken cancellationToken)
    {
        File.SetUnixFileMode(folder.Path, Enterable);
        foreach (var (name, length) in new[] { ("large", large), ("shared", shared), ("image", image) })
        {
            var bytes = new byte[1 << 20];
            await using var file = File.Create(folder.File(name));
            for (var i = 0; i < length >> 20; i++)
            {
                new Random(i).NextBytes(bytes);
                await file.WriteAsync(bytes, cancellationToken);
            }

            File.SetUnixFileMode(folder.File(name), Readable);
        }
    }

    public static async Task<BootPeers> StartAsync(TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var peers = new BootPeers();
        await File.WriteAllTextAsync(folder.File("nginx.conf"), peers.NginxConfiguration(folder.Path), cancellationToken);
        peers._servers.Add(ForeignTool.Start("in.tftpd", ["-L", "-4", "-a", peers.TftpdHpa.ToString(), "-s", folder.Path]));
        peers._servers.Add(ForeignTool.Start(
            "dnsmasq",
            [
                "--keep-in-foreground", "--conf-file=/dev/null", "--port=0", "--enable-tftp", $"--tftp-root={folder.Path}", "--bind-interfaces", "--tftp-max=200",
                $"--listen-address={peers.Dnsmasq.Address}", "--pid-file=", "--log-facility=-",
            ]));
        peers._servers.Add(ForeignTool.Start("nginx", ["-c", folder.File("nginx.conf"), "-p", folder.Path, "-e", "stderr"]));
        await Eventually.TrueAsync(peers.NginxAnswersAsync, TimeSpan.FromSeconds(10), "nginx answers");
        return peers;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    private string NginxConfiguration(string folder) => $$"""
        daemon off; worker_processes 1; pid {{folder}}/nginx.pid; error_log stderr;
        events { worker_connections 256; }
        http {
          access_log off; sendfile on; tcp_nopush on; default_type application/octet-stream;
          client_body_temp_path {{folder}}/t1; proxy_temp_path {{folder}}/t2; fastcgi_temp_path {{folder}}/t3; uwsgi_temp_path {{folder}}/t4; scgi_temp_path {{folder}}/t5;
          server { listen 127.0.0.1:{{Nginx.Port}}; root {{folder}}; }
        }
        """;

    private async Task<bool> NginxAnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(Nginx.Host, Nginx.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

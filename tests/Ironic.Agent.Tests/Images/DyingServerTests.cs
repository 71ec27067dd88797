using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Ironic.Agent.Configuration;
using Ironic.Agent.Faults;
using Ironic.Agent.Images;
using Ironic.Agent.Inventory;
using Ironic.Agent.Tests.Support;
using Ironic.Testing;
using static Ironic.Agent.Tests.Support.Workbench;

namespace Ironic.Agent.Tests.Images;

/// <summary>A server that we did not write (nginx), killed while the image flows.</summary>
public sealed class DyingServerTests : IDisposable
{
    private const string Name = "image.img";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort();

    /// <summary>Answers come slowly enough to be cut: 20 MiB would take 5 s.</summary>
    private string Configuration => $$"""
        daemon off; master_process off; pid {{_folder.File("pid")}}; error_log stderr; user root;
        events { worker_connections 16; }
        http { access_log off; limit_rate 4m; client_body_temp_path {{_folder.File("t1")}}; proxy_temp_path {{_folder.File("t2")}};
               fastcgi_temp_path {{_folder.File("t3")}}; uwsgi_temp_path {{_folder.File("t4")}}; scgi_temp_path {{_folder.File("t5")}};
               server { listen 127.0.0.1:{{_port}}; root {{_folder.Path}}; } }
        """;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_KilledAndStartedAgain_TheImageGoesOnWhereItBroke()
    {
        using var bench = new Workbench { Options = Options(retries: 200) };
        var image = await PrepareAsync();
        var disk = bench.AddDisk();
        var server = await StartAsync();
        var writing = WriteAsync(bench, disk, image);

        await Eventually.TrueAsync(() => bench.Progress.Has(": 3 of 20 MiB"), TimeSpan.FromSeconds(60), "3 MiB");
        await KillAsync(server);
        Assert.False(writing.IsCompleted);
        await Task.Delay(300); // requests meet a closed port
        await using var second = await StartAsync();
        await writing;

        Assert.Equal(image[(int)Mebibyte..^(int)Mebibyte], bench.Read(disk)[(int)Mebibyte..(image.Length - (int)Mebibyte)]);
    }

    [Fact]
    public async Task Server_KilledForGood_IsADownloadErrorAfterTheRetries()
    {
        using var bench = new Workbench { Options = Options(retries: 3) };
        var image = await PrepareAsync();
        var disk = bench.AddDisk();
        var server = await StartAsync();
        var writing = WriteAsync(bench, disk, image);

        await Eventually.TrueAsync(() => bench.Progress.Has("MiB"), TimeSpan.FromSeconds(60), "the first bytes");
        await KillAsync(server);
        var fault = await Assert.ThrowsAsync<AgentException>(() => writing);

        Assert.Equal("ImageDownloadError", fault.Type);
        Assert.Contains("4 times in a row", fault.Details, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Read(disk)[..(int)Mebibyte], b => b != 0);
    }

    private static AgentOptions Options(int retries) => new() { ImageRetryInterval = TimeSpan.FromMilliseconds(50), ImageRetries = retries, ImageConnectTimeout = TimeSpan.FromSeconds(10), DiskWaitAttempts = 1 };

    private async Task<byte[]> PrepareAsync()
    {
        var image = await MakeGptImageAsync();
        await File.WriteAllBytesAsync(_folder.File(Name), image);
        await File.WriteAllTextAsync(_folder.File("nginx.conf"), Configuration);
        return image;
    }

    private Task<WrittenImage> WriteAsync(Workbench bench, BlockDevice disk, byte[] image) => bench.ImageWriter.WriteAsync(
        disk,
        new() { Id = Name, Urls = [$"http://127.0.0.1:{_port}/{Name}"], DiskFormat = "raw", Checksum = Convert.ToHexStringLower(SHA256.HashData(image)) },
        null, bench.Progress, CancellationToken.None);

    private async Task<ForeignServer> StartAsync()
    {
        var server = ForeignTool.Start("nginx", ["-c", _folder.File("nginx.conf"), "-p", _folder.Path, "-e", "stderr"]);
        await Eventually.TrueAsync(
            async () =>
            {
                if (server.HasExited) throw new InvalidOperationException(server.Log);
                try
                {
                    using var client = new TcpClient();
                    await client.ConnectAsync(IPAddress.Loopback, _port);
                    return true;
                }
                catch (SocketException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(30), "nginx answers");
        return server;
    }

    /// <summary>As the kernel ends a process that has no chance to say anything.</summary>
    private static async Task KillAsync(ForeignServer server)
    {
        using (var process = Process.GetProcessById(server.Id)) process.Kill();
        await server.DisposeAsync();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

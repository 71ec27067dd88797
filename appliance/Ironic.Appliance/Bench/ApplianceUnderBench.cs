using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Ironic.Processes;

namespace Ironic.Appliance.Bench;

/// <summary>The appliance that is measured: this very binary in a process of its own, on a data folder that is gone afterwards; or one that runs already.</summary>
internal sealed class ApplianceUnderBench : IAsyncDisposable
{
    private const int LastWords = 20;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2), Look = TimeSpan.FromMilliseconds(100);

    private readonly RunningTool? _process;
    private readonly string? _folder;
    private readonly Queue<string> _words = new();

    private ApplianceUnderBench(string url, IPEndPoint dhcp, int tftpPort) => (Url, Dhcp, TftpPort) = (url, dhcp, tftpPort);

    private ApplianceUnderBench(string folder, BenchOptions options, int api, int boot, int dhcp, int tftp)
    {
        (_folder, Url, Dhcp, TftpPort) = (folder, $"http://127.0.0.1:{api}", new(IPAddress.Loopback, dhcp), tftp);
        var configuration = Path.Combine(folder, "appliance.json");
        File.WriteAllText(configuration, Configuration(options, folder, boot, dhcp, tftp).ToJsonString());
        string[] database = options.Database is { } given ? ["--database", given] : [];
        var program = Environment.ProcessPath ?? throw new BenchException("This program cannot tell where it lies, so it cannot start an appliance.");
        _process = ExternalTool.Start(new(program, ["serve", "--config", configuration, "--data-dir", Path.Combine(folder, "data"), "--listen", $"127.0.0.1:{api}", .. database]), Hear);
    }

    public string Url { get; }

    public IPEndPoint Dhcp { get; }

    public int TftpPort { get; }

    /// <summary>What it said last, for when something goes wrong.</summary>
    public string Words
    {
        get
        {
            lock (_words) return string.Join('\n', _words);
        }
    }

    /// <exception cref="BenchException">It did not come up.</exception>
    public static async Task<ApplianceUnderBench> StartAsync(BenchOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (options.Url is { } url) return new(url, options.Dhcp!, options.TftpPort);
        var (tcp, udp) = (FreePorts.Tcp(2), FreePorts.Udp(2));
        var folder = Directory.CreateTempSubdirectory("ironic-bench-").FullName;
        MakeBootFiles(folder, options.BootBytes);
        var appliance = new ApplianceUnderBench(folder, options, tcp[0], tcp[1], udp[0], udp[1]);
        try
        {
            await appliance.AwaitAsync(time, cancellationToken);
            return appliance;
        }
        catch
        {
            await appliance.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A tenth kernel, the rest ramdisk; bytes that do not compress.</summary>
    private static void MakeBootFiles(string folder, int bytes)
    {
        File.WriteAllBytes(Path.Combine(folder, "vmlinuz"), RandomNumberGenerator.GetBytes(bytes / 10));
        File.WriteAllBytes(Path.Combine(folder, "ramdisk"), RandomNumberGenerator.GetBytes(bytes - (bytes / 10)));
    }

    private static JsonObject Configuration(BenchOptions options, string folder, int boot, int dhcp, int tftp)
    {
        var conductor = new JsonObject
        {
            ["ramdisk"] = new JsonObject { ["kernel"] = $"file://{folder}/vmlinuz", ["ramdisk"] = $"file://{folder}/ramdisk" },
            ["clean"] = new JsonObject { ["automated"] = options.Cleans },
            ["powerSync"] = new JsonObject { ["interval"] = options.PowerSync.ToString("c", CultureInfo.InvariantCulture) },
        };

        if (!options.Limits) conductor["limits"] = new JsonObject { ["deploys"] = 0, ["cleans"] = 0, ["images"] = 0, ["boots"] = 0, ["writes"] = 0 };
        // Real servers test their memory for minutes, these do not; and somebody waits for the report.
        if (options.HangingShare > 0) conductor["boot"] = new JsonObject { ["noDhcp"] = "00:00:20" };
        return new()
        {
            ["hostName"] = "bench",
            ["conductor"] = conductor,
            ["provisioning"] = new JsonObject
            {
                ["interface"] = "lo",
                ["address"] = "127.0.0.1",
                ["prefixLength"] = 8,
                ["httpPort"] = boot,
                ["tftpPort"] = tftp,
                ["routerAdvertisements"] = false,
                ["dhcp"] = new JsonObject { ["port"] = dhcp, ["first"] = Address(options.Network + 1, 1), ["last"] = Address(options.Network + 1, options.Nodes + (options.Nodes / 8) + 16) },
            },
        };
    }

    private static string Address(int network, int number) => string.Create(CultureInfo.InvariantCulture, $"127.{network}.{number / 256}.{number % 256}");

    private async Task AwaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(StartLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        while (true)
        {
            if (_process!.HasExited) throw new BenchException($"The appliance ended with {_process.ExitCode}:\n{Words}");
            try
            {
                using var answer = await http.GetAsync(new Uri($"{Url}/healthcheck"), either.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (OperationCanceledException e) when (limit.IsCancellationRequested)
            {
                throw new BenchException($"The appliance does not answer after {StartLimit.TotalSeconds:0} s:\n{Words}", e);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not yet.
            }

            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private void Hear(string line)
    {
        lock (_words)
        {
            if (_words.Count == LastWords) _words.Dequeue();
            _words.Enqueue(line);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Testing;

namespace Ironic.Appliance.Tests.Chaos;

/// <summary>An appliance that is killed and started again, always on the same data folder and ports; one that ends by itself is started again as a service manager does it.</summary>
internal sealed class ChaosAppliance : IAsyncDisposable
{
    private const int LastWords = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3), Look = TimeSpan.FromMilliseconds(100), RestartPause = TimeSpan.FromSeconds(1);

    private readonly ChaosOptions _options;
    private readonly TemporaryFolder _folder;
    private readonly HttpClient _http;
    private ForeignServer? _process;
    private int _runs;

    /// <param name="options">Of the run.</param>
    /// <param name="number">From 1.</param>
    /// <param name="database">The URL of the shared database; null: SQLite.</param>
    /// <param name="ports">TCP for the API and for boot files, UDP for DHCP and for TFTP; the last is the same for all.</param>
    /// <param name="folder">For its data folder; holds kernel, ramdisk and the key that all share.</param>
    public ChaosAppliance(ChaosOptions options, int number, string? database, (int Api, int Boot, int Dhcp, int Tftp) ports, TemporaryFolder folder)
    {
        (_options, _folder, Name, Dhcp) = (options, folder, string.Create(CultureInfo.InvariantCulture, $"c{number}"), ports.Dhcp);
        Api = new($"http://127.0.0.1:{ports.Api}");
        _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Api, Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "1.95");
        File.WriteAllText(folder.File($"{Name}.json"), Configuration(options, number, database, ports, folder).ToJsonString());
    }

    public string Name { get; }

    public Uri Api { get; }

    /// <summary>Where it hears DHCP, on 127.0.0.1.</summary>
    public int Dhcp { get; }

    /// <summary>A client of its API.</summary>
    public HttpClient Http => _http;

    /// <summary>Whether it is to be at work just now: neither killed nor stopped by us.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether it has ended without our doing.</summary>
    public bool HasFallen => IsUp && _process is { HasExited: true };

    public string Words => string.Join('\n', (_process?.Log ?? "").Split('\n').TakeLast(LastWords));

    /// <summary>Returns once it answers.</summary>
    public async Task StartAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            await ForgetAsync();
            _runs++;
            _process = ForeignTool.Start(_options.Program, ["serve", "--config", _folder.File($"{Name}.json"), "--data-dir", _folder.File(Name)]);
            while (!_process.HasExited && clock.Elapsed < Patience)
            {
                if (await AnswersAsync())
                {
                    IsUp = true;
                    return;
                }

                await Task.Delay(Look);
            }

            if (clock.Elapsed >= Patience) throw new TimeoutException($"{Name} does not answer:\n{Words}");
            await Task.Delay(RestartPause); // the database is away, most likely
        }
    }

    public async Task KillAsync()
    {
        IsUp = false;
        if (_process is not { } process) return;
        await ForeignTool.RunAsync("kill", ["-9", $"{process.Id}"]);
        await Eventually.TrueAsync(() => process.HasExited, Patience, $"the end of {Name}");
    }

    public async Task StopAsync()
    {
        IsUp = false;
        await ForeignTool.RunAsync("kill", ["-STOP", $"{_process!.Id}"]);
    }

    public async Task ContinueAsync()
    {
        await ForeignTool.RunAsync("kill", ["-CONT", $"{_process!.Id}"]);
        IsUp = true;
    }

    public async ValueTask DisposeAsync()
    {
        IsUp = false;
        if (_process is { HasExited: false }) await ForeignTool.RunAsync("kill", ["-CONT", $"{_process.Id}"]);
        await ForgetAsync();
        _http.Dispose();
    }

    private static JsonObject Configuration(ChaosOptions options, int number, string? database, (int Api, int Boot, int Dhcp, int Tftp) ports, TemporaryFolder folder)
    {
        static string Seconds(double seconds) => TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture);
        return new()
        {
            ["hostName"] = string.Create(CultureInfo.InvariantCulture, $"c{number}"),
            ["database"] = database is null ? new JsonObject() : new JsonObject { ["url"] = database, ["keyFile"] = folder.File("secret.key") },
            ["api"] = new JsonObject { ["listen"] = $"127.0.0.1:{ports.Api}" },
            ["provisioning"] = new JsonObject
            {
                ["interface"] = "lo",
                ["address"] = $"127.0.0.{10 + number}",
                ["prefixLength"] = 8,
                ["httpPort"] = ports.Boot,
                ["tftpPort"] = ports.Tftp,
                ["routerAdvertisements"] = false,
                ["imageBytesPerSecond"] = options.Nodes * (options.ImageBytes / 4L), // a write takes four seconds when all write, and is worth killing
                ["dhcp"] = new JsonObject { ["port"] = ports.Dhcp, ["first"] = $"127.{options.Network + 1}.{40 * number}.1", ["last"] = $"127.{options.Network + 1}.{(40 * number) + 39}.250" },
            },
            ["conductor"] = new JsonObject
            {
                ["leaseTime"] = options.Lease.ToString("c", CultureInfo.InvariantCulture),
                ["limits"] = new JsonObject { ["deploys"] = 0, ["cleans"] = 0, ["images"] = 0, ["boots"] = 0, ["writes"] = 0 },
                ["ramdisk"] = new JsonObject { ["kernel"] = $"file://{folder.File("vmlinuz")}", ["ramdisk"] = $"file://{folder.File("ramdisk")}" },
                ["powerSync"] = new JsonObject { ["interval"] = Seconds(20) },
                ["boot"] = new JsonObject { ["noDhcp"] = Seconds(30), ["noBootFile"] = Seconds(25), ["noKernel"] = Seconds(30), ["noAgent"] = Seconds(60), ["noHeartbeat"] = Seconds(40) },
                ["agent"] = new JsonObject { ["lostAfter"] = Seconds(15), ["callTimeout"] = Seconds(10), ["retryPause"] = Seconds(2) },
                ["deploy"] = new JsonObject { ["softPowerOff"] = Seconds(5) },
            },
        };
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var answer = await _http.GetAsync(new Uri("/v1", UriKind.Relative), limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Ends the process, if it has not ended yet, and keeps its log where that is wanted.</summary>
    private async Task ForgetAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        await process.DisposeAsync();
        if (_options.LogFolder is { } folder) await File.WriteAllTextAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Name}-{_runs:000}.log")), process.Log);
    }
}

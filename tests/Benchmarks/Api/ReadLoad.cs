using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ironic.Benchmarks.Boot;
using Ironic.Testing;

namespace Ironic.Benchmarks.Api;

/// <summary>
/// The reads once more, by wrk: the shared client is one Python thread, and shares the processors with the server. Beside both servers an nginx that sends the
/// very bytes that we answered, from a file: what anything at all reaches here by that client, and what the Python client reaches at best.
/// </summary>
internal static partial class ReadLoad
{
    private static readonly (string Name, string Path)[] Cases =
    [
        ("list default", "/v1/nodes?limit=1000"), ("list detail", "/v1/nodes/detail?limit=1000"), ("list 3 fields", "/v1/nodes?fields=uuid,name,provision_state&limit=1000"),
        ("show node", "/v1/nodes/{0}"), ("node states", "/v1/nodes/{0}/states"), ("ports of node", "/v1/ports?node_uuid={0}&limit=100"),
    ];

    private static readonly int[] Clients = [1, 8];

    public static async Task MeasureAsync(BenchReport report, TemporaryFolder folder, string ironic, string ours, double goal, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.82" } } };
        var (theirNode, ourNode) = (await AnyNodeAsync(http, ironic, cancellationToken), await AnyNodeAsync(http, ours, cancellationToken));
        var still = new Uri($"http://{BootServerUnderBench.FreePort()}/");
        await using var nginx = await ServeAsync(http, folder, still, ours, ourNode, cancellationToken);
        foreach (var clients in Clients)
        {
            foreach (var (name, path) in Cases)
            {
                var them = await WrkAsync(ironic + Path(path, theirNode), clients, seconds: 10); // a list takes it seconds, when eight ask at once
                var us = await WrkAsync(ours + Path(path, ourNode), clients);
                report.Add($"wrk {name} c{clients}: ironic", them, "/s").Add($"wrk {name} c{clients}: ours", us, "/s").Add($"wrk {name} c{clients}: nginx, the same bytes", await WrkAsync(still + FileOf(name), clients), "/s");
                if (them > 0) report.AddAtLeast($"wrk {name} c{clients}: ratio", us / them, "x", goal);
                report.Add($"{name} c{clients}: the Python client at nginx, the same bytes", await PythonAsync(still, FileOf(name), clients), "/s");
            }
        }
    }

    private static string Path(string path, string node) => path.Replace("{0}", node, StringComparison.Ordinal);

    private static string FileOf(string name) => name.Replace(' ', '-') + ".json";

    private static async Task<string> AnyNodeAsync(HttpClient http, string server, CancellationToken cancellationToken) =>
        JsonElement.Parse(await http.GetStringAsync(new Uri(server + "/v1/nodes?limit=1"), cancellationToken)).GetProperty("nodes")[0].GetProperty("uuid").GetString()!;

    private static async Task<ForeignServer> ServeAsync(HttpClient http, TemporaryFolder folder, Uri address, string ours, string node, CancellationToken cancellationToken)
    {
        var root = Directory.CreateDirectory(folder.File("still")).FullName;
        foreach (var (name, path) in Cases) await File.WriteAllBytesAsync(System.IO.Path.Combine(root, FileOf(name)), await http.GetByteArrayAsync(new Uri(ours + Path(path, node)), cancellationToken), cancellationToken);
        var configuration = folder.File("still.conf");
        await File.WriteAllTextAsync(configuration, $$"""
            daemon off; user root; worker_processes 2; pid {{folder.File("still.pid")}}; events {}
            http { access_log off; keepalive_requests 100000000; server { listen {{address.Authority}}; root {{root}}; default_type application/json; } }
            """, cancellationToken);
        var server = ForeignTool.Start("nginx", ["-c", configuration, "-p", folder.Path, "-e", "stderr"]);
        await Eventually.TrueAsync(() => AnswersAsync(http, address, cancellationToken), TimeSpan.FromSeconds(30), "nginx answers");
        return server;
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(address, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<double> WrkAsync(string url, int clients, int seconds = 2)
    {
        var run = await ForeignTool.RunAsync("wrk", ["-t1", $"-c{clients}", $"-d{seconds}s", "--timeout", "30s", "-H", "X-OpenStack-Ironic-API-Version: 1.82", url], TimeSpan.FromMinutes(1));
        if (!run.Succeeded || run.Output.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"wrk at {url}: {run}");
        return double.Parse(RequestRate().Match(run.Output).Groups["rate"].Value, CultureInfo.InvariantCulture);
    }

    private static async Task<double> PythonAsync(Uri server, string file, int clients)
    {
        var script = new StringBuilder("import sys; sys.path.insert(0, sys.argv[1]); import api_bench as b\n")
            .Append("t = b.Target(sys.argv[2], 'nginx', []); n = int(sys.argv[4])\n")
            .Append("b.timed(t, 'x', lambda i, k: b.Req('GET', '/' + sys.argv[3]), n, 1, 1)\n");
        var run = await ForeignTool.RunAsync("/usr/bin/python3", ["-B", "-c", script.ToString(), System.IO.Path.Combine(Repository.Shared, "bench"), server.ToString(), file, clients.ToString(CultureInfo.InvariantCulture)], TimeSpan.FromMinutes(1));
        return run.Succeeded ? double.Parse(MedianRate().Match(run.Output).Groups["rate"].Value, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"The client at nginx: {run}");
    }

    [GeneratedRegex(@"Requests/sec:\s+(?<rate>[\d.]+)", RegexOptions.None, 1000)]
    private static partial Regex RequestRate();

    [GeneratedRegex(@"median (?<rate>[\d.]+)/s", RegexOptions.None, 1000)]
    private static partial Regex MedianRate();
}

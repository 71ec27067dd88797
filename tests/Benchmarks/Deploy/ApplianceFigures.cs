using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Clients;
using EndToEnd.Tests.Racks;
using Ironic.Testing;

namespace Ironic.Benchmarks.Deploy;

/// <summary>The product's own binary: from its start to its first answer, and its memory at rest with ten nodes.</summary>
internal static class ApplianceFigures
{
    private const int Nodes = 10, Rounds = 3;
    private const double Megabyte = 1_000_000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    public static async Task AddAsync(BenchReport report, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("appliance.json"), "{}", cancellationToken);
        var api = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));
        await using var appliance = new ApplianceProcess(folder.File("appliance.json"), folder.File("data"), api);
        List<double> starts = [];
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0) await appliance.KillAsync();
            var clock = Stopwatch.StartNew();
            await appliance.StartAsync();
            starts.Add(clock.Elapsed.TotalSeconds);
        }

        await CreateNodesAsync(api, cancellationToken);
        await Task.Delay(Rest, cancellationToken);
        using var process = Process.GetProcessById(appliance.ProcessId);
        report.AddAtMost("appliance: start to first answer", starts.Min(), "s", 2).AddAtMost($"appliance: memory at rest, {Nodes} nodes", process.WorkingSet64 / Megabyte, "MB", 200);
    }

    /// <summary>Ready for use: their power is polled.</summary>
    private static async Task CreateNodesAsync(Uri api, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = api };
        http.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "latest");
        using var nodes = new NodeReader(api);
        for (var i = 0; i < Nodes; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"node-{i}");
            await SendAsync(http, HttpMethod.Post, "/v1/nodes", new() { ["name"] = name, ["driver"] = "fake-hardware", ["automated_clean"] = false }, cancellationToken);
            await SendAsync(http, HttpMethod.Put, $"/v1/nodes/{name}/states/provision", new() { ["target"] = "manage" }, cancellationToken);
            await nodes.AwaitAsync(name, "manageable", Rest);
            await SendAsync(http, HttpMethod.Put, $"/v1/nodes/{name}/states/provision", new() { ["target"] = "provide" }, cancellationToken);
            await nodes.AwaitAsync(name, "available", Rest);
        }
    }

    private static async Task SendAsync(HttpClient http, HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{method} {path}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

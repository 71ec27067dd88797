using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Racks;
using Ironic.Lab.Machines;

namespace Ironic.Benchmarks.Deploy;

/// <summary>A whole deploy of the real Debian image, by the product's own binary, over a virtual BMC and real firmware: from the request to the login prompt.</summary>
internal static class MachineFigures
{
    private const string HostName = "bench-host";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    /// <param name="report">Gets the whole and its phases.</param>
    /// <param name="firmware">Of the machine.</param>
    /// <param name="goal">Seconds.</param>
    public static async Task AddAsync(BenchReport report, Firmware firmware, double goal)
    {
        var name = firmware.ToString().ToLowerInvariant();
        await using var rack = await Rack.BuildAsync([new() { Firmware = firmware }]);
        var node = rack.Machine.Name;
        try
        {
            await rack.Client.RunAsync("create", rack.Lab.Folder.InventoryFile);
            await rack.Client.RunAsync("node", "set", node, "--no-automated-clean", "--driver-info", "ipmi_cipher_suite=17");
            await rack.Client.RunAsync("node", "manage", node, "--wait", "120");
            await rack.Client.RunAsync("node", "provide", node);
            await rack.Nodes.AwaitAsync(node, "available", Limit);
            await SetImageAsync(rack, node);

            var clock = Stopwatch.StartNew();
            await RequestAsync(rack, node);
            await rack.Nodes.AwaitAsync(node, "active", Limit);
            await rack.Machine.Console.WaitForAsync($"{HostName} login:", 0, Limit, CancellationToken.None);
            var whole = clock.Elapsed.TotalSeconds;

            foreach (var phase in (JsonArray)(await rack.Nodes.ProfileAsync(node))["phases"]!)
            {
                if (phase!["duration"] is { } seconds) report.Add($"{name}: {(string)phase["name"]!}", (double)seconds, "s"); // null: it goes on yet
            }

            report.AddAtMost($"{name}: deploy to login prompt", whole, "s", goal);
            if (Environment.GetEnvironmentVariable("BENCH_VERBOSE") is not null) await Console.Error.WriteLineAsync(rack.Machine.Console.Text);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{e.Message}\n{rack.Story}", e);
        }
    }

    private static async Task SetImageAsync(Rack rack, string node)
    {
        var folder = (await Recipes.BuildAsync()).OsImage;
        var checksum = (await File.ReadAllLinesAsync(Path.Combine(folder, "SHA256SUMS"))).Single(line => line.EndsWith("debian-12.raw", StringComparison.Ordinal)).Split(' ')[0];
        await rack.Client.RunAsync("node", "set", node, "--instance-info", $"image_source=file://{folder}/debian-12.raw", "--instance-info", $"image_checksum={checksum}");
    }

    /// <summary>Without the client, whose own start would count.</summary>
    private static async Task RequestAsync(Rack rack, string node)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("X-OpenStack-Ironic-API-Version", "latest");
        var body = new JsonObject
        {
            ["target"] = "active",
            ["configdrive"] = new JsonObject { ["meta_data"] = new JsonObject { ["hostname"] = HostName, ["name"] = HostName } },
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PutAsync(new Uri(rack.Api, string.Create(CultureInfo.InvariantCulture, $"/v1/nodes/{node}/states/provision")), content);
        answer.EnsureSuccessStatusCode();
    }
}

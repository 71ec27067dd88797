using System.Text.Json.Nodes;
using Ironic.Testing;
using Ironic.Testing.Http;

namespace Ironic.Appliance.Tests;

/// <summary>The appliance as delivered against a collector that speaks OTLP over HTTP (opentelemetry-proto 1.x: ExportMetricsServiceRequest, ExportTraceServiceRequest).</summary>
public sealed class TelemetryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Collector_GetsMetricsAndTraces_OfRequestsAndJobs()
    {
        await using var collector = new ScriptedServer(_ => new(200, []) { Fields = new Dictionary<string, string> { ["Content-Type"] = "application/x-protobuf" } });
        await File.WriteAllTextAsync(_folder.File("headers"), "x-api-key=s3cret\n");
        var telemetry = new JsonObject { ["endpoint"] = collector.Url, ["headersFile"] = _folder.File("headers"), ["metricInterval"] = "00:00:01" };
        await using var appliance = await ClusterMember.StartAsync("told", null, _folder, new() { ["telemetry"] = telemetry });
        await appliance.PostAsync("/v1/nodes", new() { ["name"] = "one", ["driver"] = "fake-hardware" });
        await appliance.PutAsync("/v1/nodes/one/states/provision", new() { ["target"] = "manage" });

        await Eventually.TrueAsync(() => Names(collector, "/v1/metrics", metric: 1).IsSupersetOf(["api.request.duration", "conductor.jobs.ended", "dotnet.process.cpu.time"]), Patience, "metrics of the API, of a job, of the runtime");
        await Eventually.TrueAsync(() => Names(collector, "/v1/traces", metric: 5).IsSupersetOf(["POST /v1/nodes", "PUT /v1/nodes/{ident}/states/provision", "verify power"]), Patience, "spans of requests and of a job's stage");

        Assert.All(collector.Requests, request => Assert.Equal(("POST", "s3cret", "application/x-protobuf"), (request.Method, request.Fields["x-api-key"], request.Fields["Content-Type"])));
        var resource = OtlpMessage.Read(collector.Requests.First().Body).At(1).At(1);
        Assert.Contains(resource.All(1), attribute => attribute.At(1).Text == "service.name" && attribute.At(2).At(1).Text == "ironic-appliance");
        Assert.Contains(resource.All(1), attribute => attribute.At(1).Text == "service.instance.id" && attribute.At(2).At(1).Text == "told");
        Assert.DoesNotContain(Names(collector, "/v1/traces", metric: 5), name => name.Contains("/v1/traces", StringComparison.Ordinal));
    }

    [Fact]
    public async Task CollectorThatIsAway_HoldsNothingUp()
    {
        await using var appliance = await ClusterMember.StartAsync("alone", null, _folder, new() { ["telemetry"] = new JsonObject { ["endpoint"] = "http://127.0.0.1:1", ["metricInterval"] = "00:00:01" } });
        await appliance.PostAsync("/v1/nodes", new() { ["name"] = "one", ["driver"] = "fake-hardware" });
        await appliance.PutAsync("/v1/nodes/one/states/provision", new() { ["target"] = "manage" });
        await Eventually.TrueAsync(async () => (await appliance.GetAsync("/v1/nodes/one?fields=provision_state")).GetProperty("provision_state").GetString() == "manageable", Patience, "manageable");
    }

    [Fact]
    public async Task WrongSettings_AreAllNamed()
    {
        await File.WriteAllTextAsync(_folder.File("c.json"), """{ "telemetry": { "endpoint": "collector:4318", "protocol": "udp", "traceShare": 2, "metricInterval": "00:00:00" } }""");
        var result = await Binary.RunAsync("serve", "--config", _folder.File("c.json"), "--data-dir", _folder.File("data"));

        Assert.NotEqual(0, result.ExitCode);
        Assert.All(new[] { "telemetry.endpoint", "telemetry.protocol", "telemetry.traceShare", "telemetry.metricInterval" }, key => Assert.Contains(key, result.Error, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    /// <param name="collector">What it got.</param>
    /// <param name="path">Of the signal.</param>
    /// <param name="metric">The number of the name's field in a metric (1) or a span (5).</param>
    private static HashSet<string> Names(ScriptedServer collector, string path, int metric) =>
    [
        .. from request in collector.Requests
           where request.Target == path
           from resource in OtlpMessage.Read(request.Body).All(1)
           from scope in resource.All(2)
           from item in scope.All(2)
           select item.At(metric).Text,
    ];
}

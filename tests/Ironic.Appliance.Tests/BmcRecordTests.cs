using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Ironic.Ipmi;
using Ironic.Ipmi.Tracing;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Tests.Ipmi;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Appliance.Tests;

/// <summary>A BMC's trace, from the verb to the file.</summary>
public sealed class BmcRecordTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Uri _api = new($"http://127.0.0.1:{FreePort()}");
    private VirtualBmc _bmc = null!;
    private ForeignServer _appliance = null!;

    public async Task InitializeAsync()
    {
        var options = new VirtualBmcOptions { Identity = new() { Accounts = [new("admin", BmcSecret.FromText("hush-hush"))], SystemGuid = new(Guid.NewGuid()) } };
        _bmc = VirtualBmc.Start(new(IPAddress.Loopback, 0), options, new FakeChassis(), TimeProvider.System, NullLogger<VirtualBmc>.Instance);
        _appliance = ForeignTool.Start(Binary.Path, ["serve", "--data-dir", _folder.File("data"), "--listen", $"127.0.0.1:{_api.Port}"]);
        await FirstAnswer.AwaitAsync(_appliance, new(_api, "/v1"));
    }

    public async Task DisposeAsync()
    {
        await _appliance.DisposeAsync();
        await _bmc.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Record_TakesDownWhatIsSaid_UntilItIsEnded()
    {
        using var http = new HttpClient { BaseAddress = _api, DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.80" } } };
        await SendAsync(http, HttpMethod.Post, "/v1/nodes", $$$"""
            {"driver": "ipmi", "name": "box", "driver_info": {"ipmi_address": "127.0.0.1", "ipmi_port": {{{_bmc.EndPoint.Port}}}, "ipmi_username": "admin", "ipmi_password": "hush-hush"}}
            """);
        using (var nothing = await http.GetAsync("/appliance/v1/nodes/box/bmc/trace")) Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);

        await using var verb = ForeignTool.Start(Binary.Path, ["bmc", "record", "box", "--seconds", "3600", "--out", _folder.File("box.trace"), "--url", _api.ToString()]);
        await Eventually.TrueAsync(() => verb.Log.Contains("Recording for 3600 s", StringComparison.Ordinal) || verb.HasExited, TimeSpan.FromSeconds(60), "it records");
        await SendAsync(http, HttpMethod.Put, "/v1/nodes/box/states/provision", """{"target": "manage"}""");
        await Eventually.TrueAsync(async () => (await http.GetStringAsync("/appliance/v1/nodes/box/bmc/trace")).Contains("\n< 00 01", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the chassis status is taken down");
        Assert.True((await ForeignTool.RunAsync("kill", ["-INT", verb.Id.ToString(CultureInfo.InvariantCulture)])).Succeeded);
        await Eventually.TrueAsync(() => verb.HasExited, TimeSpan.FromSeconds(60), "it ends");

        Assert.True(verb.ExitCode == 0, verb.Log);
        var trace = await File.ReadAllTextAsync(_folder.File("box.trace"));
        Assert.StartsWith("# node ", trace, StringComparison.Ordinal);
        Assert.Contains("# login: ", trace, StringComparison.Ordinal);
        Assert.Contains(IpmiTraceFormat.Read(trace), exchange => exchange.Id == new CommandId(NetFn.Chassis, 0x01) && exchange.Answer is [0, ..]);
        Assert.DoesNotContain(Convert.ToHexStringLower("hush-hush"u8), trace.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("box.trace")));

        var again = await Binary.RunAsync("bmc", "record", "box", "--out", _folder.File("box.trace"), "--url", _api.ToString());
        Assert.Equal(1, again.ExitCode); // it overwrites nothing
        Assert.Contains("already exists", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Record_OfWhatCannotBe_SaysSo()
    {
        var nobody = await Binary.RunAsync("bmc", "record", "nosuch", "--url", _api.ToString());
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("Node nosuch could not be found", nobody.Error, StringComparison.Ordinal);
        var wrong = await Binary.RunAsync("bmc", "record", "box", "--seconds", "0");
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("--seconds takes a number from 1 to 3600", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Binary.RunAsync("bmc", "box")).ExitCode);

        using var http = new HttpClient { BaseAddress = _api, DefaultRequestHeaders = { { "X-OpenStack-Ironic-API-Version", "1.80" } } };
        await SendAsync(http, HttpMethod.Post, "/v1/nodes", """{"driver": "fake-hardware", "name": "fake"}""");
        using var refused = await http.PutAsync("/appliance/v1/nodes/fake/bmc/trace", new StringContent("""{"seconds": 5}""", Encoding.UTF8, "application/json"));
        Assert.Contains("does not support bmc_record", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (var body in new[] { "{}", """{"seconds": 0}""", """{"seconds": 3601}""", """{"seconds": 1, "x": 1}""", "7" })
        {
            using var bad = await http.PutAsync("/appliance/v1/nodes/fake/bmc/trace", new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal((body, HttpStatusCode.BadRequest), (body, bad.StatusCode));
        }
    }

    private static async Task SendAsync(HttpClient http, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Ironic.Ipmi;
using Ironic.Lab.Ipmi;
using Ironic.Lab.Tests.Ipmi;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Appliance.Tests;

/// <summary>A machine's console from its BMC to the operator: enabled by OpenStack's client, recorded, searched and followed.</summary>
public sealed class ConsoleTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LoopbackSerial _serial = new();
    private readonly Uri _api = new($"http://127.0.0.1:{FreePort()}");
    private VirtualBmc _bmc = null!;
    private ForeignServer _appliance = null!;

    public async Task InitializeAsync()
    {
        var options = new VirtualBmcOptions { Identity = new() { Accounts = [new("admin", BmcSecret.FromText("secret"))], SystemGuid = new(Guid.NewGuid()) }, Serial = _serial };
        _bmc = VirtualBmc.Start(new(IPAddress.Loopback, 0), options, new FakeChassis(), TimeProvider.System, NullLogger<VirtualBmc>.Instance);
        _appliance = Start();
        await FirstAnswer.AwaitAsync(_appliance, new(_api, "/v1"));
    }

    public async Task DisposeAsync()
    {
        await _appliance.DisposeAsync();
        await _bmc.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Console_EnabledByItsClient_IsRecordedSearchedAndFollowed()
    {
        using var http = new HttpClient { BaseAddress = _api };
        using var body = new StringContent($$$"""
            {"driver": "ipmi", "name": "box", "console_interface": "ipmi-sol",
             "driver_info": {"ipmi_address": "127.0.0.1", "ipmi_port": {{{_bmc.EndPoint.Port}}}, "ipmi_username": "admin", "ipmi_password": "secret"}}
            """, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/nodes") { Content = body };
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.80");
        using var made = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);

        Assert.Contains("False", await OpenstackAsync("show", "-f", "value", "-c", "console_enabled"), StringComparison.Ordinal);
        await OpenstackAsync("enable");
        var shown = await OpenstackAsync("show", "-f", "json");
        Assert.Contains("\"console_enabled\": true", shown, StringComparison.Ordinal);
        Assert.Contains($"{_api}appliance/v1/nodes/", shown, StringComparison.Ordinal);
        await SayAsync("Linux version 6.1\r\n");

        await using (var follower = ForeignTool.Start(Binary.Path, ["console", "box", "--follow", "--url", _api.ToString()]))
        {
            await Eventually.TrueAsync(() => follower.Log.Contains("Linux version 6.1", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the follower shows what was");
            _serial.Say("Kernel panic - not syncing\r\n");
            await Eventually.TrueAsync(() => follower.Log.Contains("Kernel panic", StringComparison.Ordinal), TimeSpan.FromSeconds(60), "the follower shows what comes");
        }

        Assert.Matches(@"^1: 20\d\d-.*Z Kernel panic - not syncing\s*$", await ConsoleAsync("--search", "PANIC"));

        // The BMC goes away and comes back; so does the appliance.
        _bmc.Faults = new() { IsSilent = true };
        await _appliance.DisposeAsync();
        _appliance = Start();
        await FirstAnswer.AwaitAsync(_appliance, new(_api, "/v1"));
        _bmc.Faults = new();
        await SayAsync("back again\r\n");
        Assert.Contains("back again", await ConsoleAsync("--times"), StringComparison.Ordinal);

        await OpenstackAsync("disable");
        Assert.Contains("False", await OpenstackAsync("show", "-f", "value", "-c", "console_enabled"), StringComparison.Ordinal);
        Assert.Contains("Kernel panic", await ConsoleAsync(), StringComparison.Ordinal); // the record stays
    }

    [Fact]
    public async Task Console_OfNoNodeOrWithNoAppliance_SaysSo()
    {
        var nobody = await Binary.RunAsync("console", "nosuch", "--url", _api.ToString());
        Assert.Equal(1, nobody.ExitCode);
        Assert.Contains("Node nosuch could not be found", nobody.Error, StringComparison.Ordinal);
        var silent = await Binary.RunAsync("console", "box", "--url", $"http://127.0.0.1:{FreePort()}");
        Assert.Contains("does not answer", silent.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Binary.RunAsync("console")).ExitCode);
    }

    /// <summary>Says it until it is on record: the line is opened some time after it was enabled.</summary>
    private async Task SayAsync(string text) => await Eventually.TrueAsync(
        async () =>
        {
            _serial.Say(text);
            return (await ConsoleAsync("--search", text.Trim())).Length > 0;
        },
        TimeSpan.FromSeconds(90), $"'{text.Trim()}' is on record");

    private async Task<string> ConsoleAsync(params string[] options)
    {
        var result = await Binary.RunAsync(["console", "box", "--url", _api.ToString(), .. options]);
        Assert.True(result.Succeeded, result.ToString());
        return result.Output;
    }

    private async Task<string> OpenstackAsync(string verb, params string[] options)
    {
        var result = await ForeignTool.RunAsync("openstack",
            ["--os-auth-type", "none", "--os-endpoint", _api.ToString().TrimEnd('/'), "baremetal", "node", "console", verb, .. options, "box"], TimeSpan.FromSeconds(120));
        Assert.True(result.Succeeded, result.ToString());
        return result.Output;
    }

    private ForeignServer Start() => ForeignTool.Start(Binary.Path, ["serve", "--data-dir", _folder.File("data"), "--listen", $"127.0.0.1:{_api.Port}"]);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}

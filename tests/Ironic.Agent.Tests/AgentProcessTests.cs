using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Ironic.Agent.Kernel;
using Ironic.Agent.Tests.Support;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.Testing.Http;
using Ironic.Testing;

namespace Ironic.Agent.Tests;

/// <summary>The whole agent on a fixture machine, against a conductor over real sockets.</summary>
public sealed class AgentProcessTests : IAsyncLifetime, IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly FixtureTree _tree = new FixtureTree().AddInterface("eth0", "52:54:00:aa:bb:cc").AddDisk("vda", "pci0000:00/0000:00:05.0/virtio2", 10L << 30).Add("proc/cpuinfo", "processor : 0\n");
    private readonly FakeConductor _conductor = new();
    private readonly FakeMachine _machine = new();
    private readonly MemoryStream _console = new();
    private Composition? _agent;
    private Task<int>? _running;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.StopAsync();
            Assert.Equal(0, await _running!);
            await _agent.DisposeAsync();
        }

        await _conductor.DisposeAsync();
        await _console.DisposeAsync();
        _tree.Dispose();
    }

    [Fact]
    public async Task Start_WithApi_LooksUpServesAndHeartbeats()
    {
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat");

        var lookup = Assert.Single(_conductor.Lookups);
        Assert.Equal("/v1/lookup?addresses=52:54:00:aa:bb:cc", lookup.Target);
        Assert.Equal("1.62", lookup.Fields["X-OpenStack-Ironic-API-Version"]);
        Assert.Equal("1.68", _conductor.Heartbeats[0].Fields["X-OpenStack-Ironic-API-Version"]);
        Assert.Equal($"/v1/heartbeat/{FakeConductor.NodeUuid}", _conductor.Heartbeats[0].Target);

        var heartbeat = Heartbeat();
        Assert.Equal((FakeConductor.Token, "appliance/1.0"), (heartbeat.AgentToken, heartbeat.AgentVersion));
        Assert.StartsWith("https://127.0.0.1:", heartbeat.CallbackUrl, StringComparison.Ordinal);
        using var client = Pinned(heartbeat.AgentVerifyCa!);
        Assert.Contains("appliance", await client.GetStringAsync(new Uri($"{heartbeat.CallbackUrl}/v1/status")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstHeartbeat_IsFollowedByARehearsal()
    {
        _conductor.HeartbeatsFirst.Enqueue(new(503, []));
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat that is refused");
        var asked = _conductor.VersionsAsked; // the lookup may have
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 2, Soon, "one that is taken");
        await Eventually.TrueAsync(() => _conductor.VersionsAsked > asked, Soon, "the rehearsal");
    }

    [Fact]
    public async Task Console_TellsEachStage_AndNoSecret()
    {
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0");
        await Eventually.TrueAsync(() => Said("first heartbeat sent"), Soon, "the heartbeat on the console");
        Assert.True(Said("version appliance/1.0 started") && Said($"this machine is node {FakeConductor.NodeUuid}") && Said("serving at https://127.0.0.1:"));
        Assert.False(Said(FakeConductor.Token));
    }

    [Fact]
    public async Task Start_WithInspectionAndApi_PostsTheInventoryThenLooksUpByTheUuid()
    {
        Start($"ipa-inspection-callback-url={_conductor.Url}/v1/continue_inspection ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0 BOOTIF=01-52-54-00-aa-bb-cc");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat");

        var posted = Assert.Single(_conductor.Inspections);
        Assert.DoesNotContain("X-OpenStack-Ironic-API-Version", posted.Fields.Keys);
        var data = JsonSerializer.Deserialize(posted.Body, AgentJson.Default.InspectionData)!;
        Assert.Null(data.Error);
        Assert.Equal("01-52-54-00-aa-bb-cc", data.BootInterface);
        Assert.Equal("52:54:00:aa:bb:cc", Assert.Single(data.Inventory!.Interfaces).MacAddress);
        Assert.Equal("/dev/vda", data.RootDisk!.Name);
        Assert.Equal("bios", data.Inventory.Boot!.CurrentBootMode);
        await AssertArchiveAsync(data.Logs!, "ironic-agent.log");
        Assert.EndsWith($"&node_uuid={FakeConductor.NodeUuid}", _conductor.Lookups[0].Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspection_UnknownCollector_IsToldAsError()
    {
        Start($"ipa-inspection-callback-url={_conductor.Url}/v1/continue_inspection ipa-inspection-collectors=default,mystery");
        await Eventually.TrueAsync(() => Said("nothing left to do"), Soon, "the end of the inspection");
        var data = JsonSerializer.Deserialize(Assert.Single(_conductor.Inspections).Body, AgentJson.Default.InspectionData)!;
        Assert.Contains("collector mystery failed", data.Error, StringComparison.Ordinal);
        Assert.NotNull(data.Inventory);
        Assert.Empty(_conductor.Lookups);
    }

    [Fact]
    public async Task Lookup_NotFoundThenFound_IsRepeated()
    {
        _conductor.LookupsFirst.Enqueue(Scripted.Json("""{"error_message":"{\"faultcode\":\"Client\",\"faultstring\":\"Resource could not be found.\"}"}""", 404));
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0 ipa-lookup-interval=0");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat");
        Assert.Equal(2, _conductor.Lookups.Count);
        Assert.True(Said("HTTP 404: Resource could not be found."));
    }

    [Fact]
    public async Task Lookup_TokenGivenToSomebodyElse_LocksDown()
    {
        _conductor.AgentToken = "******";
        Start($"ipa-api-url={_conductor.Url}");
        await Eventually.TrueAsync(() => Said("nothing left to do"), Soon, "the lockdown");
        Assert.True(Said("locking down"));
        Assert.Contains("links down", _machine.Calls);
        Assert.Empty(_conductor.Heartbeats);
    }

    [Fact]
    public async Task Lookup_TokenSharedBeforeBoot_IsKept()
    {
        _conductor.AgentToken = "******";
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0 ipa-agent-token=preshared-preshared-preshared-preshared");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat");
        Assert.Equal("preshared-preshared-preshared-preshared", Heartbeat().AgentToken);
    }

    [Fact]
    public async Task OldServer_GetsOnlyWhatItKnows()
    {
        _conductor.Version = "1.40";
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat");
        Assert.Equal("1.40", _conductor.Heartbeats[0].Fields["X-OpenStack-Ironic-API-Version"]);
        Assert.Equal((null, null, "appliance/1.0"), (Heartbeat().AgentToken, Heartbeat().AgentVerifyCa, Heartbeat().AgentVersion));
    }

    [Fact]
    public async Task Commands_AboutTheMachine_Work()
    {
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat");
        using var client = Pinned(Heartbeat().AgentVerifyCa!);

        Assert.Equal(CommandStatus.Succeeded, (await CommandAsync(client, CommandNames.Sync)).Status);
        Assert.Equal("eth0", (string?)(await CommandAsync(client, CommandNames.GetHardwareInfo)).Result!["interfaces"]![0]!["name"]);
        await AssertArchiveAsync((string)(await CommandAsync(client, CommandNames.CollectSystemLogs)).Result!["system_logs"]!, "mounts");
        await CommandAsync(client, CommandNames.PowerOff);
        await Eventually.TrueAsync(() => _machine.Calls.LastOrDefault() == "power off", Soon, "power off");
        Assert.Contains("sync", _machine.Calls);
    }

    [Fact]
    public async Task Rescue_LeavesThePassword_ClosesTheApi_AndEnds()
    {
        Start($"ipa-api-url={_conductor.Url} ipa-listen-host=127.0.0.1 ipa-listen-port=0");
        await Eventually.TrueAsync(() => _conductor.Heartbeats.Count == 1, Soon, "a heartbeat");
        using var client = Pinned(Heartbeat().AgentVerifyCa!);

        var done = await CommandAsync(client, CommandNames.FinalizeRescue, """{"rescue_password":"$6$salt$hash","hashed":true}""");

        Assert.Equal(CommandStatus.Succeeded, done.Status);
        Assert.Equal("$6$salt$hash", await File.ReadAllTextAsync(Path.Combine(_tree.Folders.Etc, "ipa-rescue-config", "ipa-rescue-password")));
        Assert.Equal(0, await _running!.WaitAsync(Soon)); // the ramdisk takes over
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"{Heartbeat().CallbackUrl}/v1/status")));
    }

    private void Start(string commandLine)
    {
        _tree.Add("proc/cmdline", commandLine + "\n").Add("proc/mounts", "rootfs / rootfs rw 0 0\n");
        _agent = new(_tree.Folders, TimeProvider.System, _console, _ => _machine);
        _running = _agent.RunAsync();
    }

    private bool Said(string text) => _agent!.Log.Text().Contains(text, StringComparison.Ordinal);

    private AgentContract.Heartbeats.HeartbeatRequest Heartbeat() => JsonSerializer.Deserialize(_conductor.Heartbeats[0].Body, AgentJson.Default.HeartbeatRequest)!;

    private async Task<CommandResult> CommandAsync(HttpClient client, string name, string arguments = "{}")
    {
        using var content = new StringContent($$"""{"name":"{{name}}","params":{{arguments}}}""");
        using var response = await client.PostAsync(new Uri($"{Heartbeat().CallbackUrl}/v1/commands/?agent_token={FakeConductor.Token}"), content);
        return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(), AgentJson.Default.CommandResult)!;
    }

    private static HttpClient Pinned(string pem) => new(new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, seen, _, _) => ((X509Certificate2)seen!).ExportCertificatePem() == pem },
    });

    private static async Task AssertArchiveAsync(string base64, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.File("logs.tar.gz"), Convert.FromBase64String(base64));
        var listing = await ForeignTool.RunAsync("tar", ["-tzf", folder.File("logs.tar.gz")]);
        Assert.Contains(expected, listing.Output.Split('\n'));
    }

    private sealed class FakeMachine : IMachine
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> Calls { get; } = new();

        public void Sync() => Calls.Enqueue("sync");

        public void Reboot() => Calls.Enqueue("reboot");

        public void PowerOff() => Calls.Enqueue("power off");

        public void TakeLinksDown() => Calls.Enqueue("links down");
    }
}

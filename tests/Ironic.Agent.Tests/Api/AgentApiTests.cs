using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Ironic.Agent.Api;
using Ironic.Agent.Commands;
using Ironic.Agent.Faults;
using Ironic.Agent.Tests.Support;
using Ironic.Testing.Http;
using Ironic.Testing;

namespace Ironic.Agent.Tests.Api;

/// <summary>The API over real sockets and TLS, with commands made for the test.</summary>
public sealed class AgentApiTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Token = FakeConductor.Token;

    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AgentToken _token = new(Token);
    private readonly X509Certificate2 _certificate = AgentCertificate.Create(IPAddress.Loopback, AgentCertificate.NewKey("p256"));
    private readonly CommandRunner _runner;
    private readonly HttpsServer _server;
    private readonly HttpClient _client;
    private int _ended;

    public AgentApiTests()
    {
        var log = Consoles.Silent();
        _runner = new(new CommandTable(Commands()), Guid.NewGuid, () => Interlocked.Increment(ref _ended), log);
        _server = new(new AgentApi(_runner, _token, TimeProvider.System), new() { BodyBytes = 100_000, Patience = TimeSpan.FromSeconds(2) }, log, TimeProvider.System);
        Port = _server.Start("127.0.0.1", 0, _certificate, SslProtocols.Tls12 | SslProtocols.Tls13);
        Pem = _certificate.ExportCertificatePem();
        _client = new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, seen, _, _) => ((X509Certificate2)seen!).ExportCertificatePem() == Pem } })
        {
            BaseAddress = new($"https://127.0.0.1:{Port}/"),
        };
    }

    private int Port { get; }

    private string Pem { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        _client.Dispose();
        await _server.DisposeAsync();
        await _runner.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Status_WithoutToken_IsTold()
    {
        var (status, body) = await GetAsync("v1/status");
        Assert.Equal(200, status);
        Assert.Equal("appliance/1.0", (string?)body["version"]);
        Assert.InRange((double)body["started_at"]!, 1.7e9, 9e9);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1/")]
    public async Task Documents_WithoutToken_AreTold(string path)
    {
        var (status, body) = await GetAsync(path);
        Assert.Equal(200, status);
        Assert.Equal("v1", (string?)(body["id"] ?? body["default_version"]!["id"]));
    }

    [Theory]
    [InlineData("v1/commands/")]
    [InlineData("v1/commands/?agent_token=")]
    [InlineData("v1/commands/?agent_token=0123456789abcdefghijklmnopqrstuvwxyzABCDEFX")]
    [InlineData("v1/commands/some-id?agent_token=x")]
    public async Task Commands_WithoutToken_Are401(string path)
    {
        var (status, body) = await GetAsync(path);
        Assert.Equal(401, status);
        Assert.Equal("Token invalid.", (string?)body["faultstring"]);
        Assert.Equal("Client", (string?)body["faultcode"]);
    }

    [Fact]
    public async Task Commands_WrongToken_BodyIsNotRead()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/commands/?agent_token=wrong") { Content = new ByteArrayContent(new byte[1_000_000]) };
        request.Headers.ExpectContinue = true;
        using var response = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task SyncCommand_Text_IsWrapped()
    {
        var (status, body) = await PostAsync("test.echo", """{"text":"hello"}""");
        Assert.Equal(200, status);
        Assert.Equal(("echo", "SUCCEEDED", "hello"), ((string?)body["command_name"], (string?)body["command_status"], (string?)body["command_result"]!["result"]));
    }

    [Fact]
    public async Task BackgroundCommand_RunsAndAnswersLater()
    {
        var (_, started) = await PostAsync("test.wait", "{}");
        Assert.Equal("RUNNING", (string?)started["command_status"]);

        var (busy, fault) = await PostAsync("test.echo", """{"text":"x"}""");
        Assert.Equal(409, busy);
        Assert.Equal("Agent is busy: executing command wait", (string?)fault["faultstring"]);

        _release.SetResult();
        var (_, done) = await GetAsync($"v1/commands/{started["id"]}?wait=true&agent_token={Token}");
        Assert.Equal("SUCCEEDED", (string?)done["command_status"]);
        Assert.Equal("wait: done", (string?)done["command_result"]!["result"]);
        Assert.Equal(1, _ended);

        var (_, list) = await GetAsync($"v1/commands/?agent_token={Token}");
        Assert.Equal([(string?)started["id"]], list["commands"]!.AsArray().Select(c => (string?)c!["id"]));
    }

    [Fact]
    public async Task BackgroundCommand_Progress_IsInTheResultWhileItRuns()
    {
        var (_, started) = await PostAsync("test.wait", "{}");
        await Eventually.TrueAsync(async () => (string?)(await GetAsync($"v1/commands/{started["id"]}?agent_token={Token}")).Body["command_result"]?["progress"] == "half", TimeSpan.FromSeconds(10), "progress is shown");
    }

    [Fact]
    public async Task Command_Fails_ErrorIsTyped()
    {
        var (status, body) = await PostAsync("test.fail", "{}", wait: true);
        Assert.Equal(200, status);
        Assert.Equal("FAILED", (string?)body["command_status"]);
        Assert.Equal(("DeviceNotFound", 404, "no disk"), ((string?)body["command_error"]!["type"], (int?)body["command_error"]!["code"], (string?)body["command_error"]!["details"]));
    }

    [Fact]
    public async Task Command_UnknownArgument_IsATypeErrorUnderTheFullName()
    {
        var (status, body) = await PostAsync("test.echo", """{"text":"x","colour":"red"}""");
        Assert.Equal(200, status);
        Assert.Equal(("test.echo", "FAILED", "TypeError"), ((string?)body["command_name"], (string?)body["command_status"], (string?)body["command_error"]!["type"]));
    }

    [Theory]
    [InlineData("""{"name":"nodot","params":{}}""", 400, "Invalid command: Command name must be of the form <extension>.<name>")]
    [InlineData("""{"name":"other.thing","params":{}}""", 404, "Not found: Extension with id other not found.")]
    [InlineData("""{"name":"test.thing","params":{}}""", 400, "Invalid command: Unknown command: thing")]
    [InlineData("""{"name":"test.echo"}""", 400, "Missing or invalid name or params")]
    [InlineData("""{"name":"test.echo","params":[]}""", 400, "Missing or invalid name or params")]
    [InlineData("""{"name":"test.checked","params":{}}""", 400, "Invalid command parameters: never good enough")]
    public async Task Command_WrongRequest_IsRefused(string body, int expected, string text)
    {
        var (status, fault) = await SendAsync(body);
        Assert.Equal(expected, status);
        Assert.Equal(text, (string?)fault["faultstring"]);
        Assert.Empty(_runner.List());
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("")]
    public async Task Command_NoJson_Is400(string body) => Assert.Equal(400, (await SendAsync(body)).Status);

    [Fact]
    public async Task Command_JsonTooDeep_Is400() => Assert.Equal(400, (await SendAsync(new string('[', 100) + new string(']', 100))).Status);

    [Fact]
    public async Task Command_BodyTooLarge_Is413() => Assert.Equal(413, (await SendAsync(new string(' ', 100_001))).Status);

    [Fact]
    public async Task Command_ChunkedBody_IsTaken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/commands/?agent_token={Token}") { Content = new StringContent("""{"name":"test.echo","params":{"text":"chunked"}}""") };
        request.Headers.TransferEncodingChunked = true;
        using var response = await _client.SendAsync(request);
        Assert.Contains("\"chunked\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_UnknownOrWrongMethod_AreRefused()
    {
        Assert.Equal(404, (await GetAsync("v2/commands")).Status);
        using var response = await _client.DeleteAsync(new Uri($"v1/commands/?agent_token={Token}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task History_IsBounded()
    {
        for (var i = 0; i < CommandRunner.HistoryLength + 5; i++) await _runner.StartAsync("test.echo", new() { ["text"] = i.ToString(null, null) }, CancellationToken.None);
        Assert.Equal(CommandRunner.HistoryLength, _runner.List().Count);
    }

    [Fact]
    public async Task Connection_ThatSaysNothing_IsClosed()
    {
        using var silent = new TcpClient("127.0.0.1", Port);
        Assert.Equal(0, await silent.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Connection_WithGarbageInsideTls_Is400()
    {
        using var tcp = new TcpClient("127.0.0.1", Port);
        await using var tls = new SslStream(tcp.GetStream(), false, (_, seen, _, _) => seen is not null);
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        await tls.WriteAsync(Encoding.ASCII.GetBytes("HELLO\r\n\r\n"));
        using var reader = new StreamReader(tls);
        Assert.StartsWith("HTTP/1.1 400 ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("p256")]
    [InlineData("p384")]
    [InlineData("p521")]
    public async Task Certificate_Pinned_SatisfiesOpenSslStrictly(string curve)
    {
        using var folder = new TemporaryFolder();
        using var certificate = AgentCertificate.Create(IPAddress.Parse("10.1.2.3"), AgentCertificate.NewKey(curve));
        await File.WriteAllTextAsync(folder.File("agent.pem"), certificate.ExportCertificatePem());
        var verdict = await ForeignTool.RunAsync("openssl", ["verify", "-x509_strict", "-purpose", "sslserver", "-verify_ip", "10.1.2.3", "-CAfile", folder.File("agent.pem"), folder.File("agent.pem")]);
        Assert.True(verdict.Succeeded, verdict.ToString());
    }

    [Fact]
    public async Task Curl_WithThePinnedCertificate_IsServed()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("agent.pem"), Pem);
        var answer = await ForeignTool.RunAsync("curl", ["-sS", "--cacert", folder.File("agent.pem"), $"https://127.0.0.1:{Port}/v1/status"]);
        Assert.Contains("started_at", answer.Output, StringComparison.Ordinal);
    }

    private AgentCommand[] Commands() =>
    [
        new() { Name = "test.echo", Arguments = ["text"], RunAsync = (run, _) => Task.FromResult(run.Arguments["text"]?.DeepClone()) },
        new() { Name = "test.fail", InBackground = true, RunAsync = (_, _) => throw Fault.DeviceNotFound("no disk") },
        new() { Name = "test.checked", Check = _ => throw Fault.InvalidParams("never good enough"), RunAsync = (_, _) => throw new InvalidOperationException() },
        new()
        {
            Name = "test.wait",
            InBackground = true,
            RunAsync = async (run, cancellationToken) =>
            {
                run.Progress.Report("half");
                await _release.Task.WaitAsync(cancellationToken);
                return "done";
            },
        },
    ];

    private Task<(int Status, JsonNode Body)> PostAsync(string name, string arguments, bool wait = false) => SendAsync($$"""{"name":"{{name}}","params":{{arguments}}}""", wait);

    private async Task<(int Status, JsonNode Body)> SendAsync(string body, bool wait = false)
    {
        using var content = new StringContent(body);
        using var response = await _client.PostAsync(new Uri($"v1/commands/?wait={(wait ? "true" : "false")}&agent_token={Token}", UriKind.Relative), content);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    private async Task<(int Status, JsonNode Body)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}

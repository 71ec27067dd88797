using System.Net;
using System.Net.Sockets;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Options;
using Ironic.Model.Secrets;
using Microsoft.AspNetCore.Http;

namespace Ironic.Conductor.Tests.Agents;

/// <summary>The client against a real HTTPS server with an agent's self-made certificate.</summary>
public sealed class AgentClientTests : IDisposable
{
    private const string Running = """{"id": "c1", "command_name": "execute_deploy_step", "command_status": "RUNNING", "command_error": null, "command_result": null}""";

    private static readonly Secret Token = new("t+/ken");

    private readonly AgentClient _client = new(
        new ConductorOptions { HostName = "here", Agent = new() { CallTimeout = TimeSpan.FromSeconds(5), ConnectPause = TimeSpan.FromMilliseconds(10), ConnectAttempts = 2, MaxAnswerLength = 4096 } },
        TimeProvider.System);

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Send_PostsTheCommandWithTheToken()
    {
        var body = "";
        await using var server = await ScriptedAgentServer.StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            body = await reader.ReadToEndAsync(context.RequestAborted);
            await AnswerAsync(context, Running);
        });
        var result = await _client.SendAsync(At(server), new() { Name = "deploy.execute_deploy_step", Params = new() { ["step"] = "x" } }, wait: false, default);
        Assert.Equal(("c1", CommandStatus.Running), (result.Id, result.Status));
        Assert.Equal(["POST /v1/commands/?wait=false&agent_token=t%2B%2Fken"], server.Requests);
        Assert.Equal("""{"name":"deploy.execute_deploy_step","params":{"step":"x"}}""", body);
    }

    [Fact]
    public async Task List_GivesAllCommandsInOrder()
    {
        await using var server = await ScriptedAgentServer.StartAsync(context => AnswerAsync(context, $$"""{"commands": [{{Running.Replace("c1", "c0", StringComparison.Ordinal)}}, {{Running}}]}"""));
        Assert.Equal(["c0", "c1"], (await _client.ListCommandsAsync(At(server), default)).Select(command => command.Id));
        Assert.Equal(["GET /v1/commands/?agent_token=t%2B%2Fken"], server.Requests);
    }

    [Fact]
    public async Task AnotherCertificate_IsRefusedBeforeTheTokenIsSent()
    {
        await using var server = await ScriptedAgentServer.StartAsync(context => AnswerAsync(context, Running));
        using var other = ScriptedAgentServer.SelfSigned();
        var failure = await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(At(server) with { PinnedCertificate = other.ExportCertificatePem() }, default));
        Assert.Equal(AgentFailure.CertificateRefused, failure.Failure);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Calls_ShareAConnection_ButNeverOneToAnotherCertificate()
    {
        var connections = new List<string>();
        await using var server = await ScriptedAgentServer.StartAsync(context =>
        {
            connections.Add(context.Connection.Id);
            return AnswerAsync(context, context.Request.Method == "GET" ? """{"commands": []}""" : Running);
        });
        await _client.ListCommandsAsync(At(server), default);
        await _client.SendAsync(At(server), new() { Name = "deploy.execute_deploy_step", Params = [] }, wait: false, default);
        await _client.ListCommandsAsync(At(server), default);
        Assert.Equal(3, connections.Count);
        Assert.Single(connections.Distinct());

        using var other = ScriptedAgentServer.SelfSigned();
        var failure = await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(At(server) with { PinnedCertificate = other.ExportCertificatePem() }, default));
        Assert.Equal(AgentFailure.CertificateRefused, failure.Failure);
        Assert.Equal(3, connections.Count);
    }

    [Fact]
    public async Task AgentThatStartedAnew_IsReachedBehindTheOldConnection()
    {
        var first = await ScriptedAgentServer.StartAsync(context => AnswerAsync(context, """{"commands": []}"""));
        await _client.ListCommandsAsync(At(first), default);
        var port = first.Url.Port;
        await first.DisposeAsync();
        await using var second = await ScriptedAgentServer.StartAsync(context => AnswerAsync(context, Running), port);
        Assert.Equal("c1", (await _client.SendAsync(At(second), new() { Name = "clean.execute_clean_step", Params = [] }, wait: false, default)).Id);
    }

    [Fact]
    public async Task NothingPinned_SelfMadeCertificateIsNotTrusted()
    {
        await using var server = await ScriptedAgentServer.StartAsync(context => AnswerAsync(context, Running));
        var failure = await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(At(server) with { PinnedCertificate = null }, default));
        Assert.Equal(AgentFailure.CertificateRefused, failure.Failure);
    }

    [Theory]
    [InlineData(409, """{"faultcode": "Client", "faultstring": "Agent is busy: executing command prepare_image"}""", "Busy", "executing command prepare_image")]
    [InlineData(500, """{"faultcode": "Server", "faultstring": "agent is busy"}""", "Busy", "agent is busy")]
    [InlineData(401, """{"faultcode": "Client", "faultstring": "Token invalid."}""", "TokenRefused", "Token invalid.")]
    [InlineData(404, """{"faultcode": "Client", "faultstring": "Extension with id x not found."}""", "Refused", "Extension with id x not found.")]
    [InlineData(502, "<html>bad gateway</html>", "Refused", "bad gateway")]
    public async Task Refusals_AreToldApartWithTheAgentsWords(int status, string body, string failure, string words)
    {
        await using var server = await ScriptedAgentServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return AnswerAsync(context, body);
        });
        var thrown = await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(At(server), default));
        Assert.Equal(failure, thrown.Failure.ToString());
        Assert.Contains(words, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"commands": [{"id": 5}]}""")]
    public async Task AnswerThatIsNoResult_IsAFailureNotACrash(string body)
    {
        await using var server = await ScriptedAgentServer.StartAsync(context => AnswerAsync(context, body));
        Assert.Equal(AgentFailure.Refused, (await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(At(server), default))).Failure);
    }

    [Fact]
    public async Task AnswerLargerThanTheBound_IsNotRead()
    {
        await using var server = await ScriptedAgentServer.StartAsync(context => AnswerAsync(context, new string(' ', 10_000)));
        Assert.Equal(AgentFailure.Unreachable, (await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(At(server), default))).Failure);
    }

    [Fact]
    public async Task Silence_EndsAtTheTimeout_AsUnreachable()
    {
        await using var server = await ScriptedAgentServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        var failure = await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(At(server), default));
        Assert.Equal(AgentFailure.Unreachable, failure.Failure);
        Assert.Contains("within 5 s", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests); // it may have been taken: no second try by itself
    }

    [Fact]
    public async Task NobodyListens_IsUnreachableAfterTheConfiguredTries()
    {
        using var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        var port = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var failure = await Assert.ThrowsAsync<AgentException>(() => _client.ListCommandsAsync(new(new($"https://127.0.0.1:{port}"), Token, null), default));
        Assert.Equal(AgentFailure.Unreachable, failure.Failure);
    }

    [Fact]
    public async Task Cancellation_IsNotTakenForAFailureOfTheAgent()
    {
        await using var server = await ScriptedAgentServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.ListCommandsAsync(At(server), cancelled.Token));
    }

    private static Task AnswerAsync(HttpContext context, string body) => context.Response.WriteAsync(body, context.RequestAborted);

    private static AgentEndpoint At(ScriptedAgentServer server) => new(server.Url, Token, server.Pem);
}

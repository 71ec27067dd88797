using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.Lab.Redfish;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Lab.Simulator.Agents;

/// <summary>The HTTPS API of all agents that are up, behind one listener: the address that a client has connected to tells whose it is.</summary>
internal sealed class AgentServer : IAsyncDisposable
{
    private const string CommandsPath = "/v1/commands";
    private const int BodyLimit = 16 << 20;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<IPAddress, SimulatedAgent> _agents = new();
    private readonly X509Certificate2 _certificate;
    private readonly WebApplication _app;

    private AgentServer(int port, TimeProvider time, ILoggerFactory loggers)
    {
        Port = port;
        _certificate = RedfishCertificate.Make(IPAddress.Loopback, time.GetUtcNow());
        Certificate = _certificate.ExportCertificatePem();
        var builder = WebApplication.CreateEmptyBuilder(new() { ContentRootPath = Path.GetTempPath() });
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyLimit;
            kestrel.Listen(IPAddress.Any, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => IsUp(connection) ? next(connection) : Task.CompletedTask);
                listen.UseHttps(_certificate);
            });
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public int Port { get; }

    /// <summary>PEM: what agents tell in their heartbeats. All have the same; making ten thousand keys would be a measurement of its own.</summary>
    public string Certificate { get; }

    /// <exception cref="LabException">The port is taken.</exception>
    public static async Task<AgentServer> StartAsync(int port, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var server = new AgentServer(port, time, loggers);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch (IOException e)
        {
            await server.DisposeAsync();
            throw new LabException($"The simulated agents cannot listen on port {port}: {e.Message}", e);
        }
    }

    public void Add(IPAddress address, SimulatedAgent agent) => _agents[address] = agent;

    public void Remove(IPAddress address, SimulatedAgent agent) => _agents.TryRemove(new(address, agent));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    /// <summary>A machine that has no agent refuses connections, as far as a listener for all can.</summary>
    private bool IsUp(ConnectionContext connection) => connection.LocalEndPoint is IPEndPoint { Address: var address } && _agents.ContainsKey(address);

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimEnd('/');
        if (!_agents.TryGetValue(context.Connection.LocalIpAddress!, out var agent))
            context.Abort();
        else if (!agent.Accepts(context.Request.Query["agent_token"]))
            await FaultAsync(context, StatusCodes.Status401Unauthorized, "Token invalid.");
        else if (context.Request.Method == "GET" && path == CommandsPath)
            await SendAsync(context, agent.Commands.List(), AgentJson.Default.CommandList);
        else if (context.Request.Method == "GET" && path.StartsWith(CommandsPath + "/", StringComparison.Ordinal) && agent.Commands.Find(path[(CommandsPath.Length + 1)..]) is { } known)
            await SendAsync(context, known, AgentJson.Default.CommandResult);
        else if (context.Request.Method == "POST" && path == CommandsPath)
            await BeginAsync(context, agent);
        else
            await FaultAsync(context, StatusCodes.Status404NotFound, "Not found.");
    }

    private static async Task BeginAsync(HttpContext context, SimulatedAgent agent)
    {
        CommandRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.Body, AgentJson.Default.CommandRequest, context.RequestAborted);
        }
        catch (JsonException e)
        {
            await FaultAsync(context, StatusCodes.Status400BadRequest, e.Message);
            return;
        }

        if (request is null)
        {
            await FaultAsync(context, StatusCodes.Status400BadRequest, "A command is an object.");
            return;
        }

        var (result, busy) = agent.Commands.Begin(request);
        if (result is not null) await SendAsync(context, result, AgentJson.Default.CommandResult);
        else await FaultAsync(context, StatusCodes.Status409Conflict, busy!);
    }

    private static Task FaultAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return SendAsync(context, new AgentFault(status < 500 ? "Client" : "Server", text), AgentJson.Default.AgentFault);
    }

    private static async Task SendAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Conductor;
using Ironic.Conductor.Options;
using Ironic.Drivers;
using Ironic.Model.Boot;
using Ironic.Model.Images;
using Ironic.Storage;
using Ironic.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Tests.Support;

/// <summary>The API over the real conductor and the real store; only the machines are made up: hardware type fake-hardware.</summary>
internal sealed class RealConductor : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private RealConductor(TemporaryFolder folder, WebApplication app, CapturingLog log)
    {
        (_folder, _app, Log) = (folder, app, log);
        Url = app.Urls.Single();
        _client = new() { BaseAddress = new(Url) };
    }

    public string Url { get; }

    public CapturingLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Beside fake-hardware there is "equipped", the machine that has all that the API can ask for.</summary>
    public static async Task<RealConductor> StartAsync(Func<ConductorOptions, ConductorOptions>? configure = null)
    {
        var folder = new TemporaryFolder();
        var log = new CapturingLog();
        var app = await ApiServer.StartAsync(new() { Hostname = "localhost" }, builder =>
        {
            builder.Logging.AddProvider(log);
            builder.Services.AddStorage(new() { DataFolder = folder.File("data") });
            builder.Services.AddBmcDrivers(new());
            builder.Services.AddSingleton(EquippedDrivers.Type);
            foreach (var slot in EquippedDrivers.Interfaces) builder.Services.AddSingleton(slot);
            builder.Services.AddSingleton<IImageService, AnyImage>().AddSingleton<IConfigDriveBuilder, AnyConfigDrive>();
            builder.Services.AddSingleton(new ProvisioningUrls(new("http://10.77.0.1:6385"), new("http://10.77.0.1:8088")));
            var options = new ConductorOptions
            {
                HostName = "localhost",
                Ramdisk = new() { Kernel = new("file:///boot/vmlinuz"), Ramdisk = new("file:///boot/ramdisk") },
                LockInterval = TimeSpan.FromMilliseconds(100),
            };
            builder.Services.AddConductor(configure?.Invoke(options) ?? options);
        });
        return new(folder, app, log);
    }

    /// <summary>Sends JSON (null: no body) with a version.</summary>
    public async Task<ApiReply> SendAsync(HttpMethod method, string path, string? body = null, string version = "latest")
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { { "X-OpenStack-Ironic-API-Version", version } } };
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request, CancellationToken.None);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None), response.Headers, response.Content.Headers);
    }

    /// <summary>As <see cref="SendAsync"/>; the test fails when the answer is an error.</summary>
    public async Task<ApiReply> DoAsync(HttpMethod method, string path, string? body = null, string version = "latest")
    {
        var reply = await SendAsync(method, path, body, version);
        Assert.True(reply.Status < 300, $"{method} {path}: {reply.Status} {reply.Body}");
        return reply;
    }

    public Task<ApiReply> AskAsync(string node, string body, string version = "latest") => SendAsync(HttpMethod.Put, $"/v1/nodes/{node}/states/provision", body, version);

    /// <summary>Asks for a verb, and waits for the state; the node is shown as it then is.</summary>
    public async Task<JsonElement> MoveAsync(string node, string body, string state, string version = "latest")
    {
        var reply = await AskAsync(node, body, version);
        Assert.True(reply.Status == 202, $"{body}: {reply.Status} {reply.Body}");
        JsonElement shown = default;
        await Eventually.TrueAsync(async () =>
        {
            shown = (await DoAsync(HttpMethod.Get, $"/v1/nodes/{node}")).Json;
            return shown.GetProperty("reservation").ValueKind == JsonValueKind.Null && shown.GetProperty("provision_state").GetString() == state;
        }, TimeSpan.FromSeconds(60), $"{node} in {state} after {body}; it is {shown}");
        return shown;
    }

    /// <summary>A node of fake hardware, brought to a state by the verbs that lead there.</summary>
    public async Task CreateAsync(string name, string state, string fields = "{}")
    {
        var node = JsonNode.Parse(fields)!.AsObject();
        (node["name"], node["driver"]) = (name, "fake-hardware");
        await DoAsync(HttpMethod.Post, "/v1/nodes", node.ToJsonString());
        foreach (var (verb, reached) in new[] { ("manage", "manageable"), ("provide", "available"), ("active", "active") })
        {
            await MoveAsync(name, $$"""{"target": "{{verb}}"}""", reached);
            if (reached == state) return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class AnyImage : IImageService
    {
        public IReadOnlyList<string> Validate(ImageRequest request) => [];

        public Task<ServedImage> PrepareAsync(ImageRequest request, CancellationToken cancellationToken) =>
            Task.FromResult(new ServedImage { Url = new("http://10.77.0.1:8088/x"), Format = "raw", Length = 1, VirtualSize = 1, HashAlgorithm = "sha256", HashValue = new('a', 64) });

        public IReadOnlyCollection<Guid> Users => [];

        public ValueTask ReleaseAsync(Guid nodeUuid, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    private sealed class AnyConfigDrive : IConfigDriveBuilder
    {
        public IReadOnlyList<string> Validate(JsonElement configDrive) => [];

        public string Build(JsonElement configDrive, Guid nodeUuid, string? nodeName) => "";
    }
}

using System.Net.Http.Headers;
using System.Text.Json;
using System.Text;
using Ironic.Conductor.Allocations;
using Ironic.Conductor.Consoles;
using Ironic.Conductor.Hardware;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Leases;
using Ironic.Conductor.Metrics;
using Ironic.Conductor.Nodes;
using Ironic.Conductor.Options;
using Ironic.Conductor.Ports;
using Ironic.Conductor.Power;
using Ironic.Conductor.Provisioning;
using Ironic.Conductor.Ramdisk;
using Ironic.Conductor.Resources;
using Ironic.Conductor.Sensors;
using Ironic.Conductor.Timeline;
using Ironic.Model.Stores;
using Ironic.Model.Timeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ironic.Api.Tests.Support;

/// <summary>The API on a real socket, over a fake conductor.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ApiHost(WebApplication app, FakeConductor conductor)
    {
        _app = app;
        Conductor = conductor;
        Url = app.Urls.Single();
        Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8, Expect100ContinueTimeout = TimeSpan.FromSeconds(5) }) { BaseAddress = new(Url) };
    }

    public FakeConductor Conductor { get; }

    public string Url { get; }

    public int Port => new Uri(Url).Port;

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<ApiHost> StartAsync(Func<ApiOptions, ApiOptions>? configure = null) => StartAsync(new FakeConductor(), configure);

    public static async Task<ApiHost> StartAsync(FakeConductor conductor, Func<ApiOptions, ApiOptions>? configure = null)
    {
        var options = new ApiOptions { Hostname = "localhost" };
        var app = await ApiServer.StartAsync(configure?.Invoke(options) ?? options, builder =>
        {
            builder.Logging.AddProvider(conductor.Log);
            builder.Services.AddSingleton<INodeService>(conductor);
            builder.Services.AddSingleton<IPortService>(conductor);
            builder.Services.AddSingleton<IProvisionService>(conductor);
            builder.Services.AddSingleton<IPowerService>(conductor);
            builder.Services.AddSingleton<IRamdiskService>(conductor);
            builder.Services.AddSingleton<ITimelineService>(conductor);
            builder.Services.AddSingleton<IJobService>(conductor.Jobs).AddSingleton<IConductorSurvey, NothingToCount>();
            builder.Services.AddSingleton<IConductorStore>(conductor.Store).AddSingleton<ISharedStore>(conductor.Store);
            builder.Services.AddSingleton<IStoreWriter>(conductor.Store).AddSingleton<INodeStore>(conductor.Store).AddSingleton<IPortStore>(conductor.Store).AddSingleton<IResourceStore>(conductor.Store);
            builder.Services.AddSingleton(new ConductorOptions { HostName = "localhost", LockInterval = TimeSpan.FromMilliseconds(1) }).AddPlacement().AddResources().AddAllocations().AddNodeHardware().AddSensors().AddSingleton<IConsoleService>(conductor.Consoles);
            builder.Services.AddSingleton<ITimeline>(NoTimeline.Instance);
            builder.Services.AddSingleton(conductor.Drivers);
            builder.Services.AddSingleton<IJobStore>(conductor.Store).AddSingleton<IJobWaker, NobodyWakes>();
        });
        await conductor.RegisterAsync();
        return new(app, conductor);
    }

    /// <summary>Sends with a version (null: no header) and a body (null: none).</summary>
    public async Task<ApiReply> SendAsync(HttpMethod method, string path, string? body = null, string? version = "latest", string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (version is not null) request.Headers.Add("X-OpenStack-Ironic-API-Version", version);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.ExpectContinue = body?.Length > 64 * 1024; // so that a refusal is read, not run over by the body
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        using var response = await Client.SendAsync(request, CancellationToken.None);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(CancellationToken.None), response.Headers, response.Content.Headers);
    }

    public Task<ApiReply> GetAsync(string path, string? version = "latest") => SendAsync(HttpMethod.Get, path, version: version);

    public Task<ApiReply> PostAsync(string path, string body, string? version = "latest") => SendAsync(HttpMethod.Post, path, body, version);

    public Task<ApiReply> PutAsync(string path, string? body = null, string? version = "latest") => SendAsync(HttpMethod.Put, path, body, version);

    public Task<ApiReply> PatchAsync(string path, string body, string? version = "latest") => SendAsync(HttpMethod.Patch, path, body, version);

    public Task<ApiReply> DeleteAsync(string path, string? version = "latest") => SendAsync(HttpMethod.Delete, path, version: version);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}

/// <summary>Nobody runs jobs here: what is accepted stays a row.</summary>
internal sealed class NobodyWakes : IJobWaker
{
    public void Wake(Guid node)
    {
    }
}

/// <summary>The gauges of a conductor are its own.</summary>
internal sealed class NothingToCount : IConductorSurvey
{
    public ValueTask TakeAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}

/// <summary>What came back.</summary>
internal sealed record ApiReply(int Status, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The inner document of an error: clients decode twice.</summary>
    public JsonElement Error => JsonElement.Parse(Json.GetProperty("error_message").GetString()!);

    /// <summary>The text of an error in the handlers' dialect.</summary>
    public string Faultstring => Error.GetProperty("faultstring").GetString()!;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}

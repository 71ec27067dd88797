using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Ironic.Images.Tests.Rig;

/// <summary>A real web server that serves images in good and bad ways.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, RequestDelegate> _paths = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<OriginHit> _hits = new();

    private Origin(WebApplication server) => _server = server;

    public Uri Url { get; private set; } = null!;

    public IReadOnlyList<OriginHit> Hits => [.. _hits];

    public static async Task<Origin> StartAsync(Action<Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => listen?.Invoke(l)));
        var server = builder.Build();
        var origin = new Origin(server);
        server.Run(origin.AnswerAsync);
        await server.StartAsync(CancellationToken.None);
        origin.Url = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return origin;
    }

    public Uri this[string path] => new(Url, path);

    /// <summary>Serves a path by hand.</summary>
    public Uri On(string path, RequestDelegate answer)
    {
        _paths["/" + path] = answer;
        return this[path];
    }

    /// <summary>Serves bytes as a good server does: ranges, ETag, 304.</summary>
    public Uri Serve(string path, byte[] content, string? etag = "\"1\"", DateTimeOffset? modified = null) => On(path, context =>
        Results.Bytes(content, "application/octet-stream", enableRangeProcessing: true, entityTag: etag is null ? null : new EntityTagHeaderValue(etag), lastModified: modified).ExecuteAsync(context));

    public Uri ServeText(string path, string text) => Serve(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Promises all from the asked-for offset on, sends <paramref name="bytesEachTime"/>, and ends.</summary>
    public Uri ServeCut(string path, byte[] content, int bytesEachTime, bool ranges = true, string? etag = "\"1\"") => On(path, async context =>
    {
        var from = ranges && RangeFrom(context) is { } asked ? asked : 0;
        context.Response.StatusCode = from > 0 ? 206 : 200;
        if (from > 0) context.Response.Headers.ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}";
        if (etag is not null) context.Response.Headers.ETag = etag;
        context.Response.ContentLength = content.Length - from;
        var send = (int)Math.Min(bytesEachTime, content.Length - from);
        await context.Response.Body.WriteAsync(content.AsMemory((int)from, send), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }); // Kestrel closes the connection of an answer that ends too early

    public static long? RangeFrom(HttpContext context) => context.Request.GetTypedHeaders().Range?.Ranges.Single().From;

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1)); // scripted answers may still hang
        await _server.StopAsync(limit.Token);
        await _server.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _hits.Enqueue(new(context.Request.Path, context.Request.Headers.Range.ToString(), context.Request.Headers.IfRange.ToString(), context.Request.Headers.Authorization.ToString()));
        if (_paths.TryGetValue(context.Request.Path, out var answer)) await answer(context);
        else context.Response.StatusCode = 404;
    }
}

/// <summary>A request as the origin saw it; absent headers are empty.</summary>
internal sealed record OriginHit(string Path, string Range, string IfRange, string Authorization);

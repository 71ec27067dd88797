using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Lab.Redfish.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Ironic.Lab.Redfish;

/// <summary>HTTP in front of the resources: who asks, what is asked, ETags, faults.</summary>
internal sealed class RedfishEndpoint
{
    private const int MostLines = 1000;

    private readonly RedfishServiceOptions _options;
    private readonly IReadOnlyList<IRedfishResources> _resources;
    private readonly RedfishSessions _sessions;
    private readonly RedfishEvents _events;
    private readonly RedfishService _service;
    private readonly RedfishFaultPlayer _faults;

    public RedfishEndpoint(
        RedfishServiceOptions options, IReadOnlyList<IRedfishResources> resources, RedfishSessions sessions, RedfishEvents events, RedfishService service, TimeProvider time)
    {
        (_options, _resources, _sessions, _events, _service) = (options, resources, sessions, events, service);
        _faults = new(service, sessions, time);
        service.OpenSessionCount = () => sessions.Ids.Count;
    }

    private Personality Manners => _options.Personality;

    public async Task AnswerAsync(HttpContext context)
    {
        Note(context.Request);
        if (await _faults.PlayAsync(context)) return;
        var segments = Segments(context.Request.Path);
        if (segments is null)
        {
            await SendAsync(context, context.Request.Path == "/redfish" ? RedfishReply.Resource(new() { ["v1"] = ResourceNames.Root }) : RedfishReply.NotFound(context.Request.Path));
            return;
        }

        var user = UserOf(context.Request);
        if (user is null && !IsOpen(context.Request.Method, segments))
        {
            await SendAsync(context, RedfishReply.Error(401, "NoValidSession", "There is no valid session for this request."));
            return;
        }

        if (Manners.RefusesIdentity && context.Request.Headers.AcceptEncoding == "identity")
        {
            await SendAsync(context, new(406));
            return;
        }

        if (context.Request.Path == EventResources.StreamPath && Manners.HasSse)
        {
            await StreamAsync(context);
            return;
        }

        await SendAsync(context, await DecideAsync(context, segments, user));
        _service.MostSessions = Math.Max(_service.MostSessions, _sessions.Ids.Count);
    }

    private static string[]? Segments(PathString path)
    {
        var text = path.Value ?? "";
        return text.StartsWith("/redfish/v1", StringComparison.Ordinal) ? text["/redfish/v1".Length..].Split('/', StringSplitOptions.RemoveEmptyEntries) : null;
    }

    private static bool IsOpen(string method, string[] segments) =>
        (method, segments) is ("GET", []) or ("GET", ["odata"]) or ("POST", ["SessionService", "Sessions"]);

    private string? UserOf(HttpRequest request)
    {
        if (request.Headers["X-Auth-Token"] is [{ Length: > 0 } token]) return _sessions.UserOf(token);
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith("Basic ", StringComparison.Ordinal)) return null;
        var given = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..], given, out var length)) return null;
        return Encoding.UTF8.GetString(given, 0, length) == $"{_options.User}:{_options.Password}" ? _options.User : null;
    }

    private async ValueTask<RedfishReply> DecideAsync(HttpContext context, string[] segments, string? user)
    {
        var request = context.Request;
        if (Manners.RefusesIfMatchOnPost && request.Method == "POST" && request.Headers.IfMatch.Count > 0) return RedfishReply.Error(412, "PreconditionFailed", "The ETag does not match.");
        var (call, problem) = await ReadAsync(request, segments, user, context.RequestAborted);
        if (call is null) return problem!;
        if (request.Method == "PATCH" && await JudgeTagAsync(call, request, context.RequestAborted) is { } refusal) return refusal;
        return await AskAsync(call, context.RequestAborted);
    }

    private async ValueTask<RedfishReply> AskAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        foreach (var part in _resources)
        {
            if (await part.AnswerAsync(call, cancellationToken) is { } reply) return reply;
        }

        return RedfishReply.NotFound(call.Path);
    }

    private async ValueTask<(RedfishCall? Call, RedfishReply? Problem)> ReadAsync(HttpRequest request, string[] segments, string? user, CancellationToken cancellationToken)
    {
        var call = new RedfishCall(request.Method, segments, null) { User = user };
        if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true) return await ReadFormAsync(call, request, cancellationToken);
        if (request.ContentType is { } type && !type.Contains("json", StringComparison.OrdinalIgnoreCase) && request.ContentLength is null or > 0)
            return (call with { Raw = await SentFile.ReadAsync(request.Body, _service.Received, cancellationToken) }, null);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length == 0) return (call, null);
        try
        {
            return JsonNode.Parse(body.ToArray()) is JsonObject json ? (call with { Body = json }, null) : (null, RedfishReply.Error(400, "MalformedJSON", "An object is wanted."));
        }
        catch (JsonException e)
        {
            return (null, RedfishReply.Error(400, "MalformedJSON", e.Message));
        }
    }

    private async ValueTask<(RedfishCall? Call, RedfishReply? Problem)> ReadFormAsync(RedfishCall call, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            return (null, RedfishReply.Error(400, "MalformedForm", "The multipart body has no boundary."));
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            switch (section.GetContentDispositionHeader()?.Name.Value?.Trim('"'))
            {
                case "UpdateFile":
                    call = call with { File = await SentFile.ReadAsync(section.Body, _service.Received, cancellationToken) };
                    break;
                case "UpdateParameters":
                    call = call with { Parameters = await JsonNode.ParseAsync(section.Body, cancellationToken: cancellationToken) as JsonObject };
                    break;
            }
        }

        return (call, null);
    }

    /// <summary>Null: the tag will do.</summary>
    private async ValueTask<RedfishReply?> JudgeTagAsync(RedfishCall call, HttpRequest request, CancellationToken cancellationToken)
    {
        if (Manners.Tags == TagManners.None) return null;
        var current = await AskAsync(call with { Method = "GET", Body = null }, cancellationToken);
        if (current.Body is null) return null;
        var (given, strong) = (request.Headers.IfMatch.FirstOrDefault(), Tag(current.Body));
        return Manners.Tags switch
        {
            TagManners.Required when given is null => RedfishReply.Error(428, "PreconditionRequired", "An ETag is wanted."),
            TagManners.NoneTaken when given is not null => Mismatch(),
            TagManners.InBody when call.Text("@odata.etag") != strong => Mismatch(),
            TagManners.WeakGivenStrongTaken when given is not (null or "*") && given != strong => Mismatch(),
            TagManners.Strong or TagManners.Required when given is not (null or "*") && given != strong => Mismatch(),
            _ => null,
        };

        static RedfishReply Mismatch() => RedfishReply.Error(412, "PreconditionFailed", "The ETag does not match.");
    }

    private static string Tag(JsonObject body) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.ToJsonString())).AsSpan(0, 8))}\"";

    private async Task SendAsync(HttpContext context, RedfishReply reply)
    {
        var response = context.Response;
        response.StatusCode = reply.Status;
        response.Headers["OData-Version"] = "4.0";
        if (reply.Location is { } location) response.Headers.Location = location;
        if (reply.Token is { } token) response.Headers["X-Auth-Token"] = token;
        if (reply.IsResource && Manners.Tags != TagManners.None) response.Headers.ETag = (Manners.Tags == TagManners.WeakGivenStrongTaken ? "W/" : "") + Tag(reply.Body!);
        if (reply.Status == 401) response.Headers.WWWAuthenticate = "Basic realm=\"Redfish\"";
        if (reply.Body is not { } body) return;
        response.ContentType = "application/json; charset=utf-8";
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        var listener = _events.Listen();
        try
        {
            await context.Response.WriteAsync(": listening\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await foreach (var text in listener.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync($"id: 1\ndata: {text}\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The listener has gone.
        }
        finally
        {
            _events.Close(listener);
        }
    }

    private void Note(HttpRequest request)
    {
        Interlocked.Increment(ref _service.RequestCount);
        lock (_service.Lines)
        {
            _service.Lines.Enqueue($"{request.Method} {request.Path}");
            if (_service.Lines.Count > MostLines) _service.Lines.Dequeue();
        }
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ironic.AgentContract;
using Ironic.AgentContract.Heartbeats;
using Ironic.AgentContract.Lookup;

namespace Ironic.Agent.Conductor;

/// <summary>The API as the agent uses it: version, lookup, heartbeat. Of several servers, the one that answered last is asked first.</summary>
/// <param name="http">See <see cref="ConductorHttp"/>.</param>
/// <param name="urls">Base URLs, at least one.</param>
/// <param name="requestId">Sent along so that a whole deployment's requests can be found together; null: none.</param>
internal sealed class IronicClient(HttpClient http, IReadOnlyList<string> urls, string? requestId)
{
    private int? _version;
    private int _first;

    /// <summary>The server that is asked first now.</summary>
    public Uri Server => new(urls[_first]);

    /// <summary>The server's clock by its newest answer; null before there was one.</summary>
    public DateTimeOffset? ServerTime { get; private set; }

    /// <summary>The server's newest microversion; asked for once. A server that does not tell is taken as <see cref="ApiVersions.Fallback"/>.</summary>
    /// <exception cref="ConductorException">No server answered.</exception>
    public async Task<int> GetVersionAsync(CancellationToken cancellationToken)
    {
        if (_version is { } known) return known;
        using var response = await SendAsync(HttpMethod.Get, "/", null, null, cancellationToken);
        var root = response.IsSuccessStatusCode ? await ReadAsync(response, AgentJson.Default.ApiRoot, cancellationToken) : null;
        return (_version = ApiVersions.Parse(root?.DefaultVersion?.Version)).Value;
    }

    /// <exception cref="ConductorException">Not found (404), locked (409), or any other answer that is no node.</exception>
    public async Task<LookupResponse> LookupAsync(IReadOnlyList<string> macs, string? nodeUuid, CancellationToken cancellationToken)
    {
        var version = Math.Min(await GetVersionAsync(cancellationToken), ApiVersions.AgentToken);
        var path = $"/v1/lookup?addresses={string.Join(',', macs)}{(nodeUuid is null ? "" : $"&node_uuid={Uri.EscapeDataString(nodeUuid)}")}";
        using var response = await SendAsync(HttpMethod.Get, path, version, null, cancellationToken);
        await RefuseUnlessAsync(response, 200, cancellationToken);
        var lookup = await ReadAsync(response, AgentJson.Default.LookupResponse, cancellationToken);
        return string.IsNullOrEmpty(lookup?.Node?.Uuid) || lookup.Config is null ? throw new ConductorException(200, "The lookup's answer has no node.") : lookup;
    }

    /// <summary>Sends what the server's version allows of <paramref name="heartbeat"/>.</summary>
    /// <exception cref="ConductorException">It was not accepted.</exception>
    public async Task HeartbeatAsync(string nodeUuid, HeartbeatRequest heartbeat, CancellationToken cancellationToken)
    {
        var version = Math.Min(await GetVersionAsync(cancellationToken), ApiVersions.AgentVerifyCa);
        var allowed = heartbeat with
        {
            AgentVersion = version >= ApiVersions.AgentVersion ? heartbeat.AgentVersion : null,
            AgentToken = version >= ApiVersions.AgentToken ? heartbeat.AgentToken : null,
            AgentVerifyCa = version >= ApiVersions.AgentVerifyCa ? heartbeat.AgentVerifyCa : null,
        };
        var body = JsonSerializer.SerializeToUtf8Bytes(allowed, AgentJson.Default.HeartbeatRequest);
        using var response = await SendAsync(HttpMethod.Post, $"/v1/heartbeat/{nodeUuid}", version, body, cancellationToken);
        await RefuseUnlessAsync(response, 202, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, int? version, byte[]? body, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, urls[_first] + path);
            request.Headers.Accept.Add(new("application/json"));
            if (version is { } minor) request.Headers.Add(ApiVersions.Header, ApiVersions.Text(minor));
            if (requestId is not null) request.Headers.TryAddWithoutValidation("X-OpenStack-Request-ID", requestId);
            if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            try
            {
                var response = await http.SendAsync(request, cancellationToken);
                ServerTime = response.Headers.Date ?? ServerTime;
                return response;
            }
            catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !cancellationToken.IsCancellationRequested))
            {
                var (url, cause) = (urls[_first], fault.InnerException?.Message ?? fault.Message);
                _first = (_first + 1) % urls.Count;
                if (attempt == urls.Count - 1) throw new ConductorException(null, $"{url} does not answer: {cause}", fault);
            }
        }
    }

    private static async Task RefuseUnlessAsync(HttpResponseMessage response, int expected, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode == expected) return;
        var text = ApiFault.Text(await response.Content.ReadAsStringAsync(cancellationToken));
        throw new ConductorException((int)response.StatusCode, string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}: {text}"));
    }

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

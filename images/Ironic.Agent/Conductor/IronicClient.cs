using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ironic.Agent.Conductor.Wire;
using Ironic.AgentContract;
using Ironic.AgentContract.Heartbeats;
using Ironic.AgentContract.Lookup;

namespace Ironic.Agent.Conductor;

/// <summary>The API as the agent uses it: version, lookup, heartbeat. Of several servers, the one that answered last is asked first.</summary>
/// <param name="http">Carries the calls.</param>
/// <param name="urls">Base URLs, at least one.</param>
/// <param name="requestId">Sent along so that a whole deployment's requests can be found together; null: none.</param>
internal sealed class IronicClient(ApiHttp http, IReadOnlyList<string> urls, string? requestId)
{
    private int? _version;
    private int _first;

    /// <summary>The server that is asked first now.</summary>
    public Uri Server => new(urls[_first]);

    /// <summary>The server's newest microversion; asked for once. A server that does not tell is taken as <see cref="ApiVersions.Fallback"/>.</summary>
    /// <exception cref="ConductorException">No server answered.</exception>
    public async Task<int> GetVersionAsync(CancellationToken cancellationToken)
    {
        if (_version is { } known) return known;
        var answer = await SendAsync("GET", "/", null, null, cancellationToken);
        var root = answer.IsSuccess ? Read(answer, AgentJson.Default.ApiRoot) : null;
        return (_version = ApiVersions.Parse(root?.DefaultVersion?.Version)).Value;
    }

    /// <exception cref="ConductorException">Not found (404), locked (409), or any other answer that is no node.</exception>
    public async Task<LookupResponse> LookupAsync(IReadOnlyList<string> macs, string? nodeUuid, CancellationToken cancellationToken)
    {
        var version = Math.Min(await GetVersionAsync(cancellationToken), ApiVersions.AgentToken);
        var path = $"/v1/lookup?addresses={string.Join(',', macs)}{(nodeUuid is null ? "" : $"&node_uuid={Uri.EscapeDataString(nodeUuid)}")}";
        var answer = await SendAsync("GET", path, version, null, cancellationToken);
        RefuseUnless(answer, 200);
        var lookup = Read(answer, AgentJson.Default.LookupResponse);
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
        RefuseUnless(await SendAsync("POST", $"/v1/heartbeat/{nodeUuid}", version, body, cancellationToken), 202);
    }

    private async Task<HttpAnswer> SendAsync(string method, string path, int? version, byte[]? body, CancellationToken cancellationToken)
    {
        List<(string, string)> fields = [];
        if (version is { } minor) fields.Add((ApiVersions.Header, ApiVersions.Text(minor)));
        if (requestId is not null) fields.Add(("X-OpenStack-Request-ID", requestId));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await http.SendAsync(method, new(urls[_first] + path), fields, body, cancellationToken);
            }
            catch (ConductorException)
            {
                _first = (_first + 1) % urls.Count;
                if (attempt == urls.Count - 1) throw;
            }
        }
    }

    private static void RefuseUnless(HttpAnswer answer, int expected)
    {
        if (answer.Status != expected) throw new ConductorException(answer.Status, string.Create(CultureInfo.InvariantCulture, $"HTTP {answer.Status}: {ApiFault.Text(answer.Text)}"));
    }

    private static T? Read<T>(HttpAnswer answer, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

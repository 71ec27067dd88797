using System.Net;
using System.Text.Json.Nodes;

namespace Ironic.Testing.Http;

/// <summary>The API as far as an agent sees it.</summary>
public sealed class FakeConductor : IAsyncDisposable
{
    public const string NodeUuid = "6d85703a-565d-469a-96ce-30b6de53079d";
    public const string Token = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    private readonly ScriptedServer _server;

    /// <param name="listen">Null: the loopback.</param>
    public FakeConductor(IPAddress? listen = null) => _server = new(Answer, listen);

    public string Url => _server.Url;

    public string Version { get; set; } = "1.109";

    public string? AgentToken { get; set; } = Token;

    public Queue<Scripted> LookupsFirst { get; } = new();

    public Queue<Scripted> HeartbeatsFirst { get; } = new();

    public Queue<Scripted> InspectionsFirst { get; } = new();

    /// <summary>Requests for the version document.</summary>
    public int VersionsAsked => _server.Requests.Count(request => request.Target == "/");

    public IReadOnlyList<SeenRequest> Lookups => Seen("/v1/lookup");

    public IReadOnlyList<SeenRequest> Heartbeats => Seen("/v1/heartbeat");

    public IReadOnlyList<SeenRequest> Inspections => Seen("/v1/continue_inspection");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IReadOnlyList<SeenRequest> Seen(string prefix) => [.. _server.Requests.Where(r => r.Target.StartsWith(prefix, StringComparison.Ordinal))];

    private Scripted Answer(SeenRequest request) => request.Target switch
    {
        "/" => Scripted.Json($$$"""{"default_version":{"version":"{{{Version}}}"}}"""),
        var t when t.StartsWith("/v1/lookup", StringComparison.Ordinal) => LookupsFirst.TryDequeue(out var first) ? first : Scripted.Json(Lookup()),
        var t when t.StartsWith("/v1/heartbeat/", StringComparison.Ordinal) => HeartbeatsFirst.TryDequeue(out var first) ? first : new(202, []),
        "/v1/continue_inspection" => InspectionsFirst.TryDequeue(out var first) ? first : Scripted.Json($$"""{"uuid":"{{NodeUuid}}"}""", 202),
        _ => new(404, []),
    };

    private string Lookup() => new JsonObject
    {
        ["node"] = new JsonObject { ["uuid"] = NodeUuid, ["properties"] = new JsonObject(), ["instance_info"] = new JsonObject(), ["driver_internal_info"] = new JsonObject() },
        ["config"] = new JsonObject { ["heartbeat_timeout"] = 300, ["agent_token"] = AgentToken, ["agent_token_required"] = true, ["tls_min_version"] = "1.3" },
    }.ToJsonString();
}

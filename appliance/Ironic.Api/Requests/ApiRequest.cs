using Ironic.Api.Policy;
using System.Text.Json;
using Ironic.Api.Microversions;
using Ironic.Api.Views;
using Ironic.Conductor.Leases;
using Ironic.Model.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ironic.Api.Requests;

/// <summary>A request on its way through the API: what handlers need of HTTP, and nothing else of it.</summary>
internal sealed class ApiRequest(HttpContext http, Microversion version, string id, Links links, ConductorMap conductors)
{
    public HttpContext Http => http;

    public Microversion Version => version;

    /// <summary><c>req-{uuid}</c>: in the answer's headers, the log, and the timeline.</summary>
    public string Id => id;

    public Links Links => links;

    /// <summary>Who calls; set once it is known.</summary>
    public Caller Caller { get; set; } = Caller.Nobody;

    public ViewContext Views => field ??= new(version, links, conductors) { Caller = Caller };

    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>The last path segment as sent, when a <c>.json</c> was taken off it (microversions up to 1.90).</summary>
    public string? SegmentWithSuffix { get; init; }

    /// <summary>A segment of the path, by its name in the route.</summary>
    public string Route(string name) => (string)http.GetRouteValue(name)!;

    public Arguments Query() => Arguments.From(http.Request.Query, null, version);

    /// <summary>Query and body together: the body's keys are arguments too.</summary>
    public async ValueTask<Outcome<Arguments>> ReadArgumentsAsync() =>
        (await ReadJsonAsync()).TryGet(out var body, out var fault)
            ? Arguments.From(http.Request.Query, body.ValueKind == JsonValueKind.Undefined ? null : body, version)
            : fault;

    /// <summary>Undefined when there is no body.</summary>
    public ValueTask<Outcome<JsonElement>> ReadJsonAsync() => JsonBody.ReadAsync(http.Request, http.RequestAborted);
}

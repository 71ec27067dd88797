using System.Net;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Http;

/// <summary>An answer to a request: below 400, read whole.</summary>
public sealed record RedfishAnswer(int Status)
{
    /// <summary>Empty when the answer had no body, or one that is no JSON object.</summary>
    public JsonView Body { get; init; }

    /// <summary>The ETag header as it came, quotes included; null without one.</summary>
    public string? ETag { get; init; }

    /// <summary>The path of the Location header: a new resource, or a task monitor with 202. Null without one.</summary>
    public string? Location { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>X-Auth-Token; null without one.</summary>
    internal string? Token { get; init; }

    /// <summary>202: the work goes on, and <see cref="Location"/> or the body tells where to look.</summary>
    public bool IsAccepted => Status == (int)HttpStatusCode.Accepted;
}

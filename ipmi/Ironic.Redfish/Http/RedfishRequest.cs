using System.Text.Json.Nodes;

namespace Ironic.Redfish.Http;

/// <summary>A request to a BMC, before who asks and over what is decided.</summary>
/// <param name="Method">GET, PATCH, POST, PUT or DELETE.</param>
/// <param name="Path">Beginning with a slash, query included.</param>
internal sealed record RedfishRequest(HttpMethod Method, string Path)
{
    /// <summary>The body as it goes over the wire; null: none.</summary>
    public byte[]? Json { get; init; }

    /// <summary>Makes a body that is not JSON, anew for each attempt; null: <see cref="Json"/> counts.</summary>
    public Func<HttpContent>? Content { get; init; }

    public string? IfMatch { get; init; }

    /// <summary>Sent without credentials: the service root, a new session.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Null: the client's own for requests.</summary>
    public TimeSpan? Timeout { get; init; }

    public bool IsRead => Method == HttpMethod.Get;

    /// <summary>"GET /redfish/v1/Systems/1": what messages call it.</summary>
    public string Name => $"{Method.Method} {Path}";

    public static byte[] Bytes(JsonObject body) => System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
}

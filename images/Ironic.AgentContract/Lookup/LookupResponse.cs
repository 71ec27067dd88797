using System.Text.Json.Nodes;

namespace Ironic.AgentContract.Lookup;

/// <summary>Answer of <c>GET /v1/lookup</c>, and of <c>POST /v1/continue_inspection</c> from API 1.84 on.</summary>
public sealed record LookupResponse
{
    public required LookupNode Node { get; init; }

    public required LookupConfig Config { get; init; }
}

/// <summary>What the agent may know of its node. Secrets in it are masked (<c>******</c>).</summary>
public sealed record LookupNode
{
    public required string Uuid { get; init; }

    public JsonObject? Properties { get; init; }

    public JsonObject? InstanceInfo { get; init; }

    public JsonObject? DriverInternalInfo { get; init; }

    public IReadOnlyList<Link>? Links { get; init; }
}

/// <summary>A hyperlink as all of the API writes it: <c>rel</c> is <c>self</c> or <c>bookmark</c>.</summary>
public sealed record Link(string Href, string Rel);

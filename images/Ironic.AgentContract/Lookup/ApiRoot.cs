namespace Ironic.AgentContract.Lookup;

/// <summary>As much of the API's root document (<c>GET /</c>) as the agent reads to learn the server's newest microversion.</summary>
public sealed record ApiRoot
{
    public ApiVersion? DefaultVersion { get; init; }
}

/// <param name="Version">The newest microversion served, such as <c>1.109</c>.</param>
public sealed record ApiVersion(string? Version);

using Ironic.Api.Auth.Keystone;
using Ironic.Api.Policy;

namespace Ironic.Api;

/// <summary>How the API is served.</summary>
public sealed record ApiOptions
{
    /// <summary>The conductor's name: <c>conductor</c> of every node, <c>hosts</c> of every driver.</summary>
    public required string Hostname { get; init; }

    /// <summary>What links begin with (<c>https://bmc.example.org</c>), without a slash at the end; null: scheme and host of each request.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Take scheme and host from <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c>. Only behind a proxy that sets both. Default: false.</summary>
    public bool TrustForwardedHeaders { get; init; }

    /// <summary>Items on a page at most, as Ironic's <c>[api]max_limit</c>. Default: 1000.</summary>
    public int MaxLimit { get; init; } = 1000;

    /// <summary>Requests of one client. Null (the default): as many as it likes.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Seconds after which a silent agent counts as gone; told to agents at lookup. Default: 300, as Ironic.</summary>
    public int HeartbeatTimeoutSeconds { get; init; } = 300;

    /// <summary>A conductor whose heartbeat is older is not alive. Default: 60 s, as Ironic.</summary>
    public TimeSpan ConductorTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// HTTP basic authentication against this htpasswd file (bcrypt entries only; re-read when it changes). Null: no authentication.
    /// </summary>
    public string? HtpasswdFile { get; init; }

    /// <summary>Beside HTTP basic: an identity endpoint that gives tokens to the same users, for clients that insist on a Keystone. Default: false.</summary>
    public bool Identity { get; init; }

    /// <summary>Callers are known by the tokens of this Keystone. Null: they are not.</summary>
    public KeystoneOptions? Keystone { get; init; }

    /// <summary>Steps ("bios.factory_reset") that take more than the right to give a node verbs.</summary>
    public IReadOnlyDictionary<string, StepGrant> Steps { get; init; } = new Dictionary<string, StepGrant>(StringComparer.Ordinal);

    /// <summary>Users of the htpasswd file with less than all rights, by name.</summary>
    public IReadOnlyDictionary<string, UserGrant> Users { get; init; } = new Dictionary<string, UserGrant>(StringComparer.Ordinal);
}

/// <summary>How fast one client may ask: <see cref="Burst"/> at once, and <see cref="RequestsPerSecond"/> in the long run.</summary>
public sealed record RateLimit
{
    /// <summary>Default: 100.</summary>
    public double RequestsPerSecond { get; init; } = 100;

    /// <summary>Default: 500.</summary>
    public int Burst { get; init; } = 500;

    /// <summary>All that is wrong with it.</summary>
    public IEnumerable<string> Problems()
    {
        if (!(RequestsPerSecond is >= 0.01 and <= 1_000_000)) yield return $"requestsPerSecond is {RequestsPerSecond}; allowed: 0.01 to 1000000.";
        if (Burst is < 1 or > 1_000_000) yield return $"burst is {Burst}; allowed: 1 to 1000000.";
    }
}

/// <summary>What a user of the htpasswd file may do.</summary>
public sealed record UserGrant
{
    /// <summary>The project that he acts for, as nodes name it in <c>owner</c> and <c>lessee</c>; null: for the whole system.</summary>
    public string? Project { get; init; }

    public static IReadOnlyList<string> KnownRoles { get; } = ["reader", "member", "manager", "admin", "service"];

    /// <summary>Of <see cref="KnownRoles"/>; each but service has the rights of those before it. Default: reader.</summary>
    public IReadOnlyList<string> Roles { get; init; } = ["reader"];
}

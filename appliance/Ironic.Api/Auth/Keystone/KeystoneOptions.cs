namespace Ironic.Api.Auth.Keystone;

/// <summary>The Keystone that knows the API's callers, and the account that we ask it with.</summary>
public sealed record KeystoneOptions
{
    /// <summary>Its v3 endpoint: <c>https://keystone.example.org:5000/v3</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Our own account; it needs a role that may validate tokens (service, or admin).</summary>
    public required string UserName { get; init; }

    /// <summary>Holds its password alone; read again at each login.</summary>
    public required string PasswordFile { get; init; }

    public string UserDomain { get; init; } = "Default";

    /// <summary>The project that our account logs in to; null: to the system.</summary>
    public string? Project { get; init; } = "service";

    public string ProjectDomain { get; init; } = "Default";

    /// <summary>PEM, the authorities that may have signed Keystone's certificate; null: those of the operating system.</summary>
    public string? CaFile { get; init; }

    /// <summary>How long a token is taken without asking again, and so how long a revoked one may live on. Default: 5 minutes, as keystonemiddleware.</summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Tokens remembered at most. Default: 10,000, some 5 MB.</summary>
    public int CacheSize { get; init; } = 10_000;

    /// <summary>Bound of one question to Keystone. Default: 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Role "service" in the project of this name counts as "service" on the system. Null (the default): in no project.</summary>
    public string? ServiceProject { get; init; }

    /// <summary>Role "admin" in any project counts as administrator of the system, as before OpenStack had system scope. Default: false.</summary>
    public bool LegacyAdmin { get; init; }

    /// <summary>A service whose token has one of these roles may bring a user's token that has expired. Default: service, as keystonemiddleware.</summary>
    public IReadOnlyList<string> ServiceTokenRoles { get; init; } = ["service"];

    /// <summary>All that is wrong with them.</summary>
    public IEnumerable<string> Problems()
    {
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https") || !Url.AbsolutePath.TrimEnd('/').EndsWith("/v3", StringComparison.Ordinal)) yield return $"url is '{Url}'; Keystone's v3 endpoint is needed, such as https://keystone.example.org:5000/v3.";
        if (UserName.Length == 0) yield return "userName is empty.";
        if (!File.Exists(PasswordFile)) yield return $"passwordFile is '{PasswordFile}': there is no such file.";
        if (CaFile is not null && !File.Exists(CaFile)) yield return $"caFile is '{CaFile}': there is no such file.";
        if (CacheTime < TimeSpan.Zero || CacheTime > TimeSpan.FromHours(1)) yield return $"cacheTime is {CacheTime}; allowed: 00:00:00 (ask for every request) to 01:00:00.";
        if (CacheSize is < 1 or > 1_000_000) yield return $"cacheSize is {CacheSize}; allowed: 1 to 1000000.";
        if (ServiceTokenRoles.Any(string.IsNullOrWhiteSpace)) yield return "serviceTokenRoles has an empty name; leave it out, or give [] so that no service may bring expired tokens.";
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(1)) yield return $"timeout is {Timeout}; allowed: more than zero, up to 00:01:00.";
    }
}

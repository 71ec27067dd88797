using System.Globalization;

namespace Ironic.Agent.Conductor;

/// <summary>Microversions (the N of "1.N") by which the agent knows what it may send.</summary>
internal static class ApiVersions
{
    public const string Header = "X-OpenStack-Ironic-API-Version";

    /// <summary>Assumed when the server does not tell.</summary>
    public const int Fallback = 31;

    /// <summary><c>agent_version</c> in a heartbeat.</summary>
    public const int AgentVersion = 36;

    /// <summary><c>agent_token</c>; also the version of a lookup.</summary>
    public const int AgentToken = 62;

    /// <summary><c>agent_verify_ca</c>; the newest that we know.</summary>
    public const int AgentVerifyCa = 68;

    public static int Parse(string? version) =>
        version is not null && version.StartsWith("1.", StringComparison.Ordinal) && int.TryParse(version.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            ? minor
            : Fallback;

    public static string Text(int minor) => string.Create(CultureInfo.InvariantCulture, $"1.{minor}");
}

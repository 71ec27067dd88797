using System.Security.Cryptography;
using System.Text;

namespace Ironic.Agent.Api;

/// <summary>The secret that conductor and agent share. Until there is one, nobody passes. Its text goes into heartbeats only.</summary>
internal sealed class AgentToken(string? preShared)
{
    private volatile string? _value = string.IsNullOrEmpty(preShared) ? null : preShared;

    public bool IsKnown => _value is not null;

    public void Adopt(string value) => _value = value;

    /// <summary>In time that does not depend on where the two differ.</summary>
    public bool Matches(string given) => _value is { } value &&
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(value)), SHA256.HashData(Encoding.UTF8.GetBytes(given)));

    /// <summary>For the heartbeat's body alone.</summary>
    public string? Reveal() => _value;

    public override string ToString() => "***";
}

using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Commands;

/// <summary>Result of <see cref="CommandNames.CollectSystemLogs"/>.</summary>
/// <param name="Archive">base64 of a tar.gz.</param>
public sealed record SystemLogs([property: JsonPropertyName("system_logs")] string Archive);

/// <summary>Arguments of <see cref="CommandNames.FinalizeRescue"/>.</summary>
/// <param name="RescuePassword">The password, or its crypt(3) hash.</param>
/// <param name="Hashed">Whether it is a hash, the only form that should travel.</param>
public sealed record FinalizeRescueParams(string RescuePassword, bool Hashed);

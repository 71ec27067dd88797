using System.Collections.Immutable;

namespace Ironic.Model.Conductors;

/// <summary>An appliance that serves nodes (<c>GET /v1/conductors</c>).</summary>
public sealed record ConductorRecord(string Hostname, string ConductorGroup, ImmutableArray<string> Drivers, DateTimeOffset CreatedAt, DateTimeOffset HeartbeatAt);

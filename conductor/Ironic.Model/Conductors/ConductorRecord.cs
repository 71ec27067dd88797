using System.Collections.Immutable;

namespace Ironic.Model.Conductors;

/// <summary>An appliance that serves nodes (<c>GET /v1/conductors</c>).</summary>
public sealed record ConductorRecord(string Hostname, string ConductorGroup, ImmutableArray<string> Drivers, DateTimeOffset CreatedAt, DateTimeOffset HeartbeatAt)
{
    /// <summary>The number of the lease that it works under. A new one with each start, and whenever others take over: what is written under an older one is refused.</summary>
    public long Lease { get; init; }

    /// <summary>Counts the record's changes: a write must bring the next one. Others tell by it whether the conductor lives.</summary>
    public long Beat { get; init; }

    /// <summary>False: it ended, or was taken for dead; its work is others'.</summary>
    public bool Serving { get; init; } = true;

    /// <summary>Where agents find its API; null: it does not say (an older release).</summary>
    public Uri? Api { get; init; }

    /// <summary>Which process wrote it.</summary>
    public Guid Incarnation { get; init; }

    /// <summary>The same, its lease at an end.</summary>
    public ConductorRecord Ended() => this with { Serving = false, Lease = Lease + 1, Beat = Beat + 1 };
}

using System.Collections.Immutable;

namespace Ironic.Model.Nodes;

/// <summary>A node's firmware as its driver last read it (<c>GET /v1/nodes/{n}/firmware</c>).</summary>
public sealed record NodeFirmware(Guid NodeUuid, ImmutableArray<FirmwareComponent> Components);

/// <summary>One updatable part.</summary>
/// <param name="Component">In lower case: "bios", "bmc", "nic:ID".</param>
public sealed record FirmwareComponent(string Component)
{
    /// <summary>When first seen.</summary>
    public required string InitialVersion { get; init; }

    public string? CurrentVersion { get; init; }

    /// <summary>What we wrote last; null: never.</summary>
    public string? LastVersionFlashed { get; init; }

    public string? Vendor { get; init; }
    public string? Model { get; init; }
    public string? SerialNumber { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

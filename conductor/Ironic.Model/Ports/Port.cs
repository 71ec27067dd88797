using Ironic.Model.Json;

namespace Ironic.Model.Ports;

/// <summary>A network port of a node, known by its MAC address.</summary>
public sealed record Port
{
    public required Guid Uuid { get; init; }
    public required Guid NodeUuid { get; init; }

    /// <summary>Unique among ports.</summary>
    public required MacAddress Address { get; init; }

    public string? Name { get; init; }

    /// <summary>Whether the node boots from the network by this port. Default: true.</summary>
    public bool PxeEnabled { get; init; } = true;

    public Guid? PortgroupUuid { get; init; }
    public string? PhysicalNetwork { get; init; }
    public bool IsSmartNic { get; init; }
    public string? Description { get; init; }
    public string? Vendor { get; init; }
    public string? Category { get; init; }
    public bool AvailableForDynamicPortgroup { get; init; } = true;
    public JsonMap LocalLinkConnection { get; init; } = JsonMap.Empty;
    public JsonMap InternalInfo { get; init; } = JsonMap.Empty;

    /// <summary>Free-form; <c>ip_address</c> in it reserves that address for the port's DHCP lease.</summary>
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <inheritdoc cref="Nodes.Node.Id"/>
    public long Id { get; init; }

    /// <inheritdoc cref="Nodes.Node.Revision"/>
    public long Revision { get; init; }
}

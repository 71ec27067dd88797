using System.Text.Json.Nodes;

namespace Ironic.AgentContract.Inventory;

public sealed record NetworkInterface
{
    public required string Name { get; init; }

    /// <summary>Lower case, colons.</summary>
    public string? MacAddress { get; init; }

    public string? Ipv4Address { get; init; }

    public string? Ipv6Address { get; init; }

    public bool HasCarrier { get; init; }

    /// <summary>TLVs as <c>[[type, "hex"], ...]</c>; null when not collected.</summary>
    public JsonArray? Lldp { get; init; }

    /// <summary>PCI vendor id, such as <c>0x8086</c>.</summary>
    public string? Vendor { get; init; }

    /// <summary>PCI device id, such as <c>0x1572</c>.</summary>
    public string? Product { get; init; }

    public string? ClientId { get; init; }

    public string? Biosdevname { get; init; }

    public int? SpeedMbps { get; init; }

    /// <summary>Such as <c>0000:01:00.0</c>.</summary>
    public string? PciAddress { get; init; }

    public string? Driver { get; init; }
}

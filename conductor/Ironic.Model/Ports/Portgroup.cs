using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Ports;

/// <summary>Ports of a node bonded into one link.</summary>
public sealed record Portgroup : Resource
{
    /// <summary>The bonding mode of a group that names none, as Ironic's <c>default_portgroup_mode</c>.</summary>
    public const string DefaultMode = "active-backup";

    public required Guid NodeUuid { get; init; }
    public string? Name { get; init; }
    public MacAddress? Address { get; init; }

    /// <summary>The kernel's word for the bonding mode.</summary>
    public string Mode { get; init; } = DefaultMode;

    /// <summary>Bonding options, such as <c>xmit_hash_policy</c>.</summary>
    public JsonMap Properties { get; init; } = JsonMap.Empty;

    /// <summary>Whether its ports work by themselves too, so that the machine can boot by one before the bond is up.</summary>
    public bool StandalonePortsSupported { get; init; } = true;

    public string? PhysicalNetwork { get; init; }
    public string? Category { get; init; }
    public bool DynamicPortgroup { get; init; }
    public JsonMap Extra { get; init; } = JsonMap.Empty;
    public JsonMap InternalInfo { get; init; } = JsonMap.Empty;

    public override string Kind => "portgroup";
    public override Guid? OwningNode => NodeUuid;
    public override IEnumerable<UniqueValue> UniqueValues =>
        Address is { } address ? [.. UniqueValue.Name(Name), new("address", address.ToString())] : UniqueValue.Name(Name);
}

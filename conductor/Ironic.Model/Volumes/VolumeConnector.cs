using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Volumes;

/// <summary>What a node shows to a storage system: its initiator name, a WWPN, an address.</summary>
public sealed record VolumeConnector : Resource
{
    public required Guid NodeUuid { get; init; }

    /// <summary>"iqn", "ip", "mac", "wwnn", "wwpn", "port", "portgroup", or another word.</summary>
    public required string Type { get; init; }

    public required string ConnectorId { get; init; }
    public JsonMap Extra { get; init; } = JsonMap.Empty;

    public override string Kind => "volume connector";
    public override Guid? OwningNode => NodeUuid;
    public override IEnumerable<UniqueValue> UniqueValues => [new("type,connector_id", $"{Type},{ConnectorId}")];
}

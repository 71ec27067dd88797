using System.Globalization;
using Ironic.Model.Json;
using Ironic.Model.Resources;

namespace Ironic.Model.Volumes;

/// <summary>A remote volume that a node boots from or uses.</summary>
public sealed record VolumeTarget : Resource
{
    public required Guid NodeUuid { get; init; }

    /// <summary>"iscsi", "fibre_channel", ...</summary>
    public required string VolumeType { get; init; }

    /// <summary>0: what the node boots from.</summary>
    public required int BootIndex { get; init; }

    public required string VolumeId { get; init; }

    /// <summary>How to reach it; secrets in it are sealed at rest and masked on the wire.</summary>
    public JsonMap Properties { get; init; } = JsonMap.Empty;

    public JsonMap Extra { get; init; } = JsonMap.Empty;

    public override string Kind => "volume target";
    public override Guid? OwningNode => NodeUuid;
    public override IEnumerable<UniqueValue> UniqueValues => [new("node_uuid,boot_index", string.Create(CultureInfo.InvariantCulture, $"{NodeUuid},{BootIndex}"))];
}

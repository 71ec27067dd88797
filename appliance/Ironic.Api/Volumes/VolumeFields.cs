using Ironic.Api.Fields;
using Ironic.Api.Policy;
using Ironic.Model.Volumes;
using System.Text.Json;
using C = Ironic.Api.Fields.FieldKinds<Ironic.Model.Volumes.VolumeConnector>;
using T = Ironic.Api.Fields.FieldKinds<Ironic.Model.Volumes.VolumeTarget>;

namespace Ironic.Api.Volumes;

/// <summary>The fields of volume connectors and targets (contract, section 2.13).</summary>
internal static class VolumeFields
{
    public static FieldTable<VolumeConnector> Connectors { get; } = new("connector",
    [
        C.Id("uuid", 32, c => c.Uuid, (c, v) => c with { Uuid = v }) with { Creatable = true, InSummary = true },
        C.Time("created_at", 32, c => c.CreatedAt),
        C.Time("updated_at", 32, c => c.UpdatedAt),
        C.RequiredText("connector_id", 32, c => c.ConnectorId, (c, v) => c with { ConnectorId = v }) with { Creatable = true, Patchable = true, InSummary = true },
        C.Map("extra", 32, c => c.Extra, (c, v) => c with { Extra = v }) with { Creatable = true, Patchable = true },
        C.RequiredText("type", 32, c => c.Type, (c, v) => c with { Type = v }, maxLength: 32) with { Creatable = true, Patchable = true, InSummary = true },
        C.NodeId(32, c => c.NodeUuid, (c, v) => c with { NodeUuid = v }) with { InSummary = true },
        C.LinkPair("links", 32, "volume/connectors", c => c.Uuid),
    ]);

    public static FieldTable<VolumeTarget> Targets { get; } = new("target",
    [
        T.Id("uuid", 32, t => t.Uuid, (t, v) => t with { Uuid = v }) with { Creatable = true, InSummary = true },
        T.Time("created_at", 32, t => t.CreatedAt),
        T.Time("updated_at", 32, t => t.UpdatedAt),
        T.Integer("boot_index", 32, t => t.BootIndex, (t, v) => t with { BootIndex = v }, minimum: int.MinValue) with { Creatable = true, Patchable = true, InSummary = true },
        T.Map("extra", 32, t => t.Extra, (t, v) => t with { Extra = v }) with { Creatable = true, Patchable = true },
        (T.MaskedMap("properties", 32, t => t.Properties, (t, v) => t with { Properties = v }) with { Creatable = true, Patchable = true })
            .ReadableBy(Rules.VolumeViewTargetProperties, _ => default, WriteRedacted),
        T.RequiredText("volume_id", 32, t => t.VolumeId, (t, v) => t with { VolumeId = v }, maxLength: 36) with { Creatable = true, Patchable = true, InSummary = true },
        T.RequiredText("volume_type", 32, t => t.VolumeType, (t, v) => t with { VolumeType = v }, maxLength: 64) with { Creatable = true, Patchable = true, InSummary = true },
        T.NodeId(32, t => t.NodeUuid, (t, v) => t with { NodeUuid = v }) with { InSummary = true },
        T.LinkPair("links", 32, "volume/targets", t => t.Uuid),
    ]);

    private static void WriteRedacted(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("redacted_contents"u8, $"** Value redacted: Requires permission {Rules.VolumeViewTargetProperties.Name} access. Permission denied. **");
        writer.WriteEndObject();
    }
}

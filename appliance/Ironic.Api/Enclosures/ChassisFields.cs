using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Nodes;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Nodes.Chassis>;

namespace Ironic.Api.Enclosures;

/// <summary>The fields of a chassis (contract, section 2.10).</summary>
internal static class ChassisFields
{
    private static readonly Field<Chassis> NodeLinks = LinkPair("nodes", 1, "chassis", c => c.Uuid, "/nodes");

    public static FieldTable<Chassis> Table { get; } = new("chassis",
    [
        Id("uuid", 1, c => c.Uuid) with { Creatable = true, Patchable = true, InSummary = true, Read = ReadUuid },
        Time("created_at", 1, c => c.CreatedAt),
        Time("updated_at", 1, c => c.UpdatedAt),
        Text("description", 1, c => c.Description, (c, v) => c with { Description = v }, maxLength: 255) with { Creatable = true, Patchable = true, InSummary = true },
        Map("extra", 1, c => c.Extra, (c, v) => c with { Extra = v }) with { Creatable = true, Patchable = true },
        LinkPair("links", 1, "chassis", c => c.Uuid),
        NodeLinks with { Write = WriteNodes },
    ]);

    /// <summary>A list inside a list, as Ironic has it.</summary>
    private static void WriteNodes(Utf8JsonWriter writer, Chassis chassis, Views.ViewContext context)
    {
        writer.WriteStartArray();
        NodeLinks.Write(writer, chassis, context);
        writer.WriteEndArray();
    }

    /// <summary>PATCH may name it, and not change it.</summary>
    private static Outcome<Chassis> ReadUuid(Chassis chassis, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: JsonValueKind.String } given || !Uuids.TryParse(given.GetString(), out var uuid))
            return Fault.Invalid($"Expected UUID for uuid: {(value is { } wrong ? PythonText.Plain(wrong) : "None")}");
        return input.Creating || uuid == chassis.Uuid ? chassis with { Uuid = uuid } : Fault.Invalid("Cannot overwrite UUID for an existing Chassis.");
    }
}

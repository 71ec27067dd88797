using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Ports;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Ports.Port>;

namespace Ironic.Api.Ports;

/// <summary>The fields of a port (contract, section 2.8).</summary>
internal static class PortFields
{
    public static FieldTable<Port> Table { get; } = new("port",
    [
        Id("uuid", 1, p => p.Uuid, (p, v) => p with { Uuid = v }) with { Creatable = true, InSummary = true },
        Time("created_at", 1, p => p.CreatedAt),
        Time("updated_at", 1, p => p.UpdatedAt),
        new("address", 1, (writer, p, _) => writer.WriteStringValue(p.Address.ToString())) { Creatable = true, Patchable = true, Required = true, InSummary = true, Read = ReadAddress },
        Flag("available_for_dynamic_portgroup", 111, p => p.AvailableForDynamicPortgroup, (p, v) => p with { AvailableForDynamicPortgroup = v }, byDefault: true) with { Creatable = true, Patchable = true },
        Text("category", 101, p => p.Category, (p, v) => p with { Category = v }, maxLength: 80) with { Creatable = true, Patchable = true },
        Text("description", 97, p => p.Description, (p, v) => p with { Description = v }, maxLength: 255) with { Creatable = true, Patchable = true },
        Map("extra", 1, p => p.Extra, (p, v) => p with { Extra = v }) with { Creatable = true, Patchable = true },
        Map("internal_info", 18, p => p.InternalInfo),
        Flag("is_smartnic", 53, p => p.IsSmartNic, (p, v) => p with { IsSmartNic = v }) with { Creatable = true, Patchable = true },
        LocalLinkField.Field,
        new("name", 88, (writer, p, _) => writer.WriteStringValue(p.Name)) { Creatable = true, Patchable = true, Read = ReadName },
        Text("physical_network", 34, p => p.PhysicalNetwork, (p, v) => p with { PhysicalNetwork = v }, maxLength: 64, minLength: 1) with { Creatable = true, Patchable = true },
        Flag("pxe_enabled", 19, p => p.PxeEnabled, (p, v) => p with { PxeEnabled = v }, byDefault: true) with { Creatable = true, Patchable = true },
        Text("vendor", 100, p => p.Vendor, (p, v) => p with { Vendor = v }, maxLength: 32) with { Creatable = true, Patchable = true },
        new("node_uuid", 1, (writer, p, _) => writer.WriteStringValue(p.NodeUuid)) { Creatable = true, Patchable = true, Sortable = false, Read = ReadNode },
        LinkPair("links", 1, "ports", p => p.Uuid),
        OptionalId("portgroup_uuid", 24, p => p.PortgroupUuid, (p, v) => p with { PortgroupUuid = v }) with { Creatable = true, Patchable = true, Sortable = false },
    ]);

    private static Outcome<Port> ReadAddress(Port port, JsonElement? value, FieldInput input)
    {
        if (value is not { } given) return Faults.ApiFaults.Schema(input.Subject, "'address' is a required property");
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string'", input);
        return MacAddress.TryParse(given.GetString(), out var address)
            ? port with { Address = address }
            : Fault.Invalid($"Expected valid MAC address for address: {PythonText.Plain(given)}");
    }

    private static Outcome<Port> ReadName(Port port, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return port with { Name = null };
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string', 'null'", input);
        return Names.IsLogical(given.GetString()!)
            ? port with { Name = given.GetString() }
            : Fault.Invalid($"Cannot {(input.Creating ? "create" : "update")} port with invalid name '{PythonText.Plain(given)}'");
    }

    private static Outcome<Port> ReadNode(Port port, JsonElement? value, FieldInput input)
    {
        if (value is not { } given) return Faults.ApiFaults.Schema(input.Subject, "'node_uuid' is a required property");
        return given.ValueKind == JsonValueKind.String && Uuids.TryParse(given.GetString(), out var uuid)
            ? port with { NodeUuid = uuid }
            : Fault.Invalid($"Expected UUID for node_uuid: {PythonText.Plain(given)}");
    }
}

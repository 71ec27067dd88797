using System.Text.Json;
using Ironic.Api.Fields;
using Ironic.Api.Requests;
using Ironic.Model.Faults;
using Ironic.Model.Ports;
using static Ironic.Api.Fields.FieldKinds<Ironic.Model.Ports.Portgroup>;

namespace Ironic.Api.Portgroups;

/// <summary>The fields of a portgroup (contract, section 2.9).</summary>
internal static class PortgroupFields
{
    public static FieldTable<Portgroup> Table { get; } = new("portgroup",
    [
        Id("uuid", 23, g => g.Uuid, (g, v) => g with { Uuid = v }) with { Creatable = true, InSummary = true },
        Time("created_at", 23, g => g.CreatedAt),
        Time("updated_at", 23, g => g.UpdatedAt),
        new("address", 23, (writer, g, _) => writer.WriteStringValue(g.Address?.ToString()))
        {
            Creatable = true, Patchable = true, InSummary = true, SortBy = g => g.Address?.Value, Read = ReadAddress,
        },
        Text("category", 103, g => g.Category, (g, v) => g with { Category = v }, maxLength: 80) with { Creatable = true, Patchable = true },
        Flag("dynamic_portgroup", 111, g => g.DynamicPortgroup),
        Map("extra", 23, g => g.Extra, (g, v) => g with { Extra = v }) with { Creatable = true, Patchable = true },
        Map("internal_info", 23, g => g.InternalInfo),
        new("mode", 26, (writer, g, _) => writer.WriteStringValue(g.Mode)) { Creatable = true, Patchable = true, SortBy = g => g.Mode, Read = ReadMode },
        new("name", 23, (writer, g, _) => writer.WriteStringValue(g.Name)) { Creatable = true, Patchable = true, InSummary = true, SortBy = g => g.Name, Read = ReadName },
        NodeId(23, g => g.NodeUuid, (g, v) => g with { NodeUuid = v }),
        Text("physical_network", 102, g => g.PhysicalNetwork, (g, v) => g with { PhysicalNetwork = v }, maxLength: 64, minLength: 1) with { Creatable = true, Patchable = true },
        Map("properties", 26, g => g.Properties, (g, v) => g with { Properties = v }) with { Creatable = true, Patchable = true },
        Flag("standalone_ports_supported", 23, g => g.StandalonePortsSupported, (g, v) => g with { StandalonePortsSupported = v }, byDefault: true) with { Creatable = true, Patchable = true },
        LinkPair("links", 23, "portgroups", g => g.Uuid),
        LinkPair("ports", 23, "portgroups", g => g.Uuid, "/ports"),
    ]);

    private static Outcome<Portgroup> ReadAddress(Portgroup group, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return group with { Address = null };
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string', 'null'", input);
        return MacAddress.TryParse(given.GetString(), out var address)
            ? group with { Address = address }
            : Fault.Invalid($"Expected valid MAC address for address: {PythonText.Plain(given)}");
    }

    /// <summary>The default is for creation alone.</summary>
    private static Outcome<Portgroup> ReadMode(Portgroup group, JsonElement? value, FieldInput input) => value switch
    {
        { ValueKind: JsonValueKind.String } mode => group with { Mode = mode.GetString()! },
        { ValueKind: JsonValueKind.Null } when input.Creating => group,
        null or { ValueKind: JsonValueKind.Null } => Faults.ApiFaults.Schema(input.Subject, "'mode' is a required property"),
        { } other => WrongType(other, "'string'", input),
    };

    private static Outcome<Portgroup> ReadName(Portgroup group, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return group with { Name = null };
        if (given.ValueKind != JsonValueKind.String) return WrongType(given, "'string', 'null'", input);
        return Requests.Names.IsLogical(given.GetString()!)
            ? group with { Name = given.GetString() }
            : Fault.Invalid($"Cannot {(input.Creating ? "create" : "update")} portgroup with invalid name '{PythonText.Plain(given)}'");
    }
}

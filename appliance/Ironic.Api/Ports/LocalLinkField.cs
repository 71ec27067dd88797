using System.Text.Json;
using Ironic.Api.Faults;
using Ironic.Api.Fields;
using Ironic.Api.Microversions;
using Ironic.Api.Requests;
using Ironic.Api.Views;
using Ironic.Model.Faults;
using Ironic.Model.Json;
using Ironic.Model.Ports;

namespace Ironic.Api.Ports;

/// <summary>Where a port's cable ends (contract, section 2.8 and microversions 53, 64, 90, 105).</summary>
internal static class LocalLinkField
{
    public static Field<Port> Field { get; } = new("local_link_connection", 19, Write)
    {
        Creatable = true,
        Patchable = true,
        Sortable = false,
        Map = port => port.LocalLinkConnection,
        Read = Read,
    };

    /// <summary>VTEP keys are shown by the versions 1.90 to 1.104 alone; to the others such a link is empty.</summary>
    private static void Write(Utf8JsonWriter writer, Port port, ViewContext context) =>
        (HasVtep(port.LocalLinkConnection) && !KnowsVtep(context.Version) ? JsonMap.Empty : port.LocalLinkConnection).WriteTo(writer);

    private static Outcome<Port> Read(Port port, JsonElement? value, FieldInput input)
    {
        if (value is not { ValueKind: not JsonValueKind.Null } given) return port with { LocalLinkConnection = JsonMap.Empty };
        if (given.ValueKind != JsonValueKind.Object) return FieldKinds<Port>.WrongType(given, "'object', 'null'", input);
        var link = JsonMap.From(given);
        if (HasVtep(link) && !KnowsVtep(input.Version)) return ApiFaults.TooNew;
        if (link.Contains("network_type") && input.Version < 64) return ApiFaults.TooNew;
        return Problem(link) is { } problem ? Fault.Invalid($"Invalid local_link_connection: {problem}") : port with { LocalLinkConnection = link };
    }

    /// <summary>The values' forms; which keys make a link is the conductor's to say.</summary>
    private static string? Problem(JsonMap link)
    {
        foreach (var (key, value) in link.Entries)
        {
            if (value.ValueKind != JsonValueKind.String) return $"{key}: {PythonText.Of(value)} is not of type 'string'";
        }

        if (link.GetText("switch_id") is { } id && !MacAddress.TryParse(id, out _) && !IsDatapathId(id))
            return $"switch_id: '{id}' is neither a MAC address nor an OpenFlow datapath id";
        return link.GetText("network_type") is null or "managed" or "unmanaged" ? null : $"network_type: '{link.GetText("network_type")}' is not one of 'managed', 'unmanaged'";
    }

    private static bool HasVtep(JsonMap link) => link.Contains("vtep-logical-switch") || link.Contains("vtep-physical-switch");

    private static bool KnowsVtep(Microversion version) => version >= 90 && version <= 104;

    /// <summary>Sixteen hexadecimal digits, with or without 0x.</summary>
    private static bool IsDatapathId(string id) => (id.StartsWith("0x", StringComparison.Ordinal) ? id[2..] : id) is { Length: 16 } digits && digits.All(char.IsAsciiHexDigit);
}

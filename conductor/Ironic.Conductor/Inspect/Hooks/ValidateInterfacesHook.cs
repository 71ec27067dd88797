using System.Text.Json.Nodes;
using Ironic.AgentContract.Inventory;
using Ironic.Conductor.Options;
using Ironic.Model.Ports;

namespace Ironic.Conductor.Inspect.Hooks;

/// <summary>Sorts out which interfaces are usable, and which of them are to have a port.</summary>
internal sealed class ValidateInterfacesHook(ConductorOptions options) : IInspectionHook
{
    public string Name => "validate-interfaces";

    public InspectionProblem? Apply(InspectionDraft draft)
    {
        if (draft.Inventory.Interfaces.Count == 0) return null; // a BMC may not know of any; an agent always does
        var booted = BootAddress(draft);
        var addressed = draft.Inventory.Interfaces.Any(HasAddress);
        List<ValidInterface> valid = [];
        foreach (var candidate in draft.Inventory.Interfaces.Where(i => i.Name != "lo"))
        {
            if (!MacAddress.TryParse(candidate.MacAddress, out var address) || valid.Exists(other => other.Address == address)) continue;
            valid.Add(new(candidate.Name, address, address == booted, IsWanted(candidate, address, booted, addressed)));
        }

        if (valid.Count == 0) return new("no interface with a valid MAC address was found", "no-interfaces");
        draft.Interfaces = valid;
        draft.PluginData["all_interfaces"] = Describe(valid);
        draft.PluginData["valid_interfaces"] = Describe(valid.Where(i => i.Wanted));
        draft.PluginData["macs"] = new JsonArray([.. valid.Where(i => i.Wanted).Select(i => (JsonNode)i.Address.ToString())]);
        return null;
    }

    private bool IsWanted(NetworkInterface candidate, MacAddress address, MacAddress? booted, bool addressed) => options.Inspect.AddPorts switch
    {
        "disabled" => false,
        "all" => true,
        "active" => HasAddress(candidate),
        _ when booted is not null => address == booted, // "pxe"
        _ => HasAddress(candidate) || !addressed, // the loader did not tell: what got an address; a BMC knows of none
    };

    private static bool HasAddress(NetworkInterface candidate) => candidate.Ipv4Address is { Length: > 0 } || candidate.Ipv6Address is { Length: > 0 };

    /// <summary>The inventory's word, or BOOTIF's form <c>01-aa-bb-...</c>.</summary>
    private static MacAddress? BootAddress(InspectionDraft draft)
    {
        var text = draft.Inventory.Boot?.PxeInterface ?? (draft.PluginData["boot_interface"] as JsonValue)?.ToString();
        if (text is null) return null;
        if (text.Length == 20) text = text[3..];
        return MacAddress.TryParse(text.Replace('-', ':'), out var address) ? address : null;
    }

    private static JsonObject Describe(IEnumerable<ValidInterface> interfaces) => new(interfaces.Select(i => KeyValuePair.Create(i.Name,
        (JsonNode?)new JsonObject { ["mac_address"] = i.Address.ToString(), ["pxe_enabled"] = i.Booted })));
}

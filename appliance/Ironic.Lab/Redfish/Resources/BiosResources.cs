using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>Bios with its settings resource, its registry, and SecureBoot.</summary>
internal sealed class BiosResources(ResourceNames names, IRedfishBoard board, BoardState state) : IRedfishResources
{
    private const string RegistryName = "LabBiosRegistry.v1_0_0";

    private Personality Manners => names.Personality;

    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken) => new((call.Method, call.Segments) switch
    {
        ("GET", ["Registries"]) => RedfishReply.Resource(ResourceNames.Collection(names.Path("Registries"), "MessageRegistryFileCollection", names.Path("Registries", RegistryName))),
        ("GET", ["Registries", RegistryName]) => RedfishReply.Resource(RegistryFile()),
        ("GET", ["RegistryStore", RegistryName + ".json"]) => RedfishReply.Resource(Registry()),
        (_, ["Systems", var id, .. var rest]) when id == Manners.SystemId => (call.Method, rest) switch
        {
            ("GET", ["Bios"]) => RedfishReply.Resource(Bios()),
            ("GET", ["Bios", "Settings"]) => RedfishReply.Resource(Settings()),
            ("PATCH", ["Bios", "Settings"]) => Patch(call),
            ("POST", ["Bios", "Actions", "Bios.ResetBios"]) => ResetBios(call),
            ("GET", ["SecureBoot"]) => RedfishReply.Resource(SecureBoot()),
            ("PATCH", ["SecureBoot"]) => PatchSecureBoot(call),
            ("POST", ["SecureBoot", "Actions", "SecureBoot.ResetKeys"]) => ResetKeys(call),
            _ => null,
        },
        _ => null,
    });

    private string Below(params ReadOnlySpan<string> segments) => names.Path(["Systems", Manners.SystemId, .. segments]);

    private JsonObject Bios()
    {
        var bios = ResourceNames.Resource(Below("Bios"), "Bios.v1_2_0.Bios", "Bios", "BIOS settings");
        bios["AttributeRegistry"] = RegistryName;
        bios["Attributes"] = state.Bios.Current;
        bios["@Redfish.Settings"] = new JsonObject
        {
            ["@odata.type"] = "#Settings.v1_3_3.Settings", ["SettingsObject"] = ResourceNames.Link(Below("Bios", "Settings")),
            ["SupportedApplyTimes"] = ResourceNames.Texts("OnReset"),
        };
        bios["Actions"] = new JsonObject { ["#Bios.ResetBios"] = new JsonObject { ["target"] = ResourceNames.Action(Below("Bios"), "Bios.ResetBios") } };
        return bios;
    }

    private JsonObject Settings()
    {
        var settings = ResourceNames.Resource(Below("Bios", "Settings"), "Bios.v1_2_0.Bios", "Settings", "BIOS settings of the next start");
        var attributes = Manners.PendingIsDelta ? [] : state.Bios.Current;
        foreach (var (name, value) in state.Bios.Pending) attributes[name] = value?.DeepClone();
        settings["Attributes"] = attributes;
        return settings;
    }

    private RedfishReply Patch(RedfishCall call)
    {
        if (call.Body?["Attributes"] is not JsonObject attributes) return RedfishReply.Missing("Attributes");
        if (Manners.BiosNeedsApplyTime && call.Body["@Redfish.SettingsApplyTime"] is null) return RedfishReply.NoContent; // taken, and never applied
        if (Manners.PendingIsDelta && state.Bios.Pending.Count > 0)
            return RedfishReply.Error(400, "SYS011", "Pending configuration values are already committed, unable to perform another set operation.");
        return state.Bios.Request(attributes) is { } wrong ? RedfishReply.BadValue(wrong, attributes[wrong]?.ToJsonString()) : RedfishReply.NoContent;
    }

    private RedfishReply ResetBios(RedfishCall call)
    {
        if (Manners.ActionBody is { } wanted && wanted != call.Body is not null) return RedfishReply.Error(400, "MalformedJSON", "The body is not as it must be.");
        state.Bios.RequestDefaults();
        return RedfishReply.NoContent;
    }

    private JsonObject SecureBoot()
    {
        var resource = ResourceNames.Resource(Below("SecureBoot"), "SecureBoot.v1_1_0.SecureBoot", "SecureBoot", "UEFI Secure Boot");
        resource["SecureBootEnable"] = state.SecureBoot;
        resource["SecureBootCurrentBoot"] = state.SecureBootInForce ? "Enabled" : "Disabled";
        resource["SecureBootMode"] = state.SecureBootKeys;
        resource["Actions"] = new JsonObject
        {
            ["#SecureBoot.ResetKeys"] = new JsonObject
            {
                ["target"] = ResourceNames.Action(Below("SecureBoot"), "SecureBoot.ResetKeys"),
                ["ResetKeysType@Redfish.AllowableValues"] = ResourceNames.Texts("ResetAllKeysToDefault", "DeleteAllKeys", "DeletePK"),
            },
        };
        return resource;
    }

    private RedfishReply PatchSecureBoot(RedfishCall call)
    {
        if (call.Flag("SecureBootEnable") is not { } enabled) return RedfishReply.Missing("SecureBootEnable");
        if (!board.Facts.IsUefi) return RedfishReply.Error(400, "PropertyNotWritable", "A machine that boots by BIOS has no Secure Boot.");
        state.SecureBoot = enabled;
        board.SetSecureBoot(enabled);
        return RedfishReply.NoContent;
    }

    private RedfishReply ResetKeys(RedfishCall call)
    {
        switch (call.Text("ResetKeysType"))
        {
            case "ResetAllKeysToDefault": state.SecureBootKeys = "UserMode"; return RedfishReply.NoContent;
            case "DeleteAllKeys" or "DeletePK": state.SecureBootKeys = "SetupMode"; return RedfishReply.NoContent;
            case var other: return RedfishReply.BadValue("ResetKeysType", other);
        }
    }

    private JsonObject RegistryFile()
    {
        var file = ResourceNames.Resource(names.Path("Registries", RegistryName), "MessageRegistryFile.v1_1_3.MessageRegistryFile", RegistryName, "BIOS Attribute Registry");
        file["Registry"] = RegistryName;
        file["Languages"] = ResourceNames.Texts("en");
        file["Location"] = new JsonArray(new JsonObject { ["Language"] = "en", ["Uri"] = $"{ResourceNames.Root}RegistryStore/{RegistryName}.json" });
        return file;
    }

    private static JsonObject Registry() => new()
    {
        ["@odata.type"] = "#AttributeRegistry.v1_3_6.AttributeRegistry", ["Id"] = RegistryName, ["Name"] = "BIOS Attribute Registry", ["Language"] = "en", ["RegistryVersion"] = "1.0.0",
        ["RegistryEntries"] = new JsonObject { ["Attributes"] = new JsonArray([.. BiosState.Kinds.Select(Entry)]) },
    };

    private static JsonObject Entry(BiosSettingKind kind)
    {
        var entry = new JsonObject { ["AttributeName"] = kind.Name, ["DisplayName"] = kind.Name, ["Type"] = kind.Type, ["ReadOnly"] = kind.IsReadOnly, ["ResetRequired"] = true };
        if (kind.Values.Length > 0) entry["Value"] = new JsonArray([.. kind.Values.Select(value => new JsonObject { ["ValueName"] = value, ["ValueDisplayName"] = value })]);
        if (kind.MaxLength is { } length) (entry["MinLength"], entry["MaxLength"]) = (0, length);
        if (kind.Lower is { } lower) (entry["LowerBound"], entry["UpperBound"]) = (lower, kind.Upper);
        return entry;
    }
}

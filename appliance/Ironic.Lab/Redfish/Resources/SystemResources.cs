using System.Globalization;
using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish.Resources;

/// <summary>The ComputerSystem: power, boot, its light, its parts.</summary>
internal sealed class SystemResources(ResourceNames names, IRedfishBoard board, BoardState state, RedfishPower power, Func<string> biosVersion, Func<RedfishFaults> faults) : IRedfishResources
{
    private const string TargetName = "BootSourceOverrideTarget", EnabledName = "BootSourceOverrideEnabled", ModeName = "BootSourceOverrideMode", HttpName = "HttpBootUri";

    private Personality Manners => names.Personality;

    /// <summary>A machine that boots by BIOS has no HTTP boot.</summary>
    private IEnumerable<string> BootTargets => board.Facts.IsUefi ? Manners.BootTargets : Manners.BootTargets.Where(target => target != "UefiHttp");

    public async ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Segments is not ["Systems", var id, .. var rest] || id != Manners.SystemId) return null;
        return (call.Method, rest) switch
        {
            ("GET", []) => RedfishReply.Resource(await SystemAsync(cancellationToken)),
            ("PATCH", []) when Manners.BootBySettings && call.Body?.ContainsKey("Boot") == true => RedfishReply.Error(405, "OperationNotAllowed", "Boot is written to the settings resource."),
            ("PATCH", []) => Patch(call),
            ("GET", ["Settings"]) when Manners.BootBySettings => RedfishReply.Resource(Settings()),
            ("PATCH", ["Settings"]) when Manners.BootBySettings => Patch(call),
            ("GET", ["ResetActionInfo"]) when Manners.UsesActionInfo => RedfishReply.Resource(ActionInfo()),
            ("POST", ["Actions", "ComputerSystem.Reset"]) => await ResetAsync(call, cancellationToken),
            ("GET", ["EthernetInterfaces"]) => Members(rest, "EthernetInterfaceCollection", "1"),
            ("GET", ["EthernetInterfaces", "1"]) => RedfishReply.Resource(Nic(await board.IsPoweredOnAsync(cancellationToken))),
            ("GET", ["Processors"]) => Members(rest, "ProcessorCollection", "CPU1"),
            ("GET", ["Processors", "CPU1"]) => RedfishReply.Resource(Processor()),
            ("GET", ["Memory"]) => Members(rest, "MemoryCollection", "DIMM1"),
            ("GET", ["Memory", "DIMM1"]) => RedfishReply.Resource(Memory()),
            _ => null,
        };
    }

    private string Below(params ReadOnlySpan<string> segments) => names.Path(["Systems", Manners.SystemId, .. segments]);

    private RedfishReply Members(string[] rest, string type, string member) =>
        RedfishReply.Resource(ResourceNames.Collection(Below(rest), type, Below([.. rest, member])));

    private async ValueTask<JsonObject> SystemAsync(CancellationToken cancellationToken)
    {
        var (facts, system) = (board.Facts, ResourceNames.Resource(names.System, "ComputerSystem.v1_17_0.ComputerSystem", Manners.SystemId, board.Facts.Name));
        system["SystemType"] = "Physical";
        system["Manufacturer"] = Manners.Manufacturer;
        system["Model"] = Manners.Model;
        system["SerialNumber"] = facts.Name;
        system["SKU"] = "LAB";
        system["UUID"] = facts.Uuid.ToString();
        system["BiosVersion"] = biosVersion();
        system["PowerState"] = await board.IsPoweredOnAsync(cancellationToken) ? "On" : "Off";
        system["Status"] = ResourceNames.Fine();
        system[Manners.IndicatorMember] = Manners.IndicatorMember == "IndicatorLED" ? state.Indicator : state.Indicator != "Off";
        system["ProcessorSummary"] = new JsonObject { ["Count"] = 1, ["LogicalProcessorCount"] = facts.Processors, ["Model"] = "QEMU Virtual CPU" };
        system["MemorySummary"] = new JsonObject { ["TotalSystemMemoryGiB"] = facts.MemoryMiB / 1024.0 };
        system["Boot"] = Boot();
        foreach (var part in (string[])["Bios", "SecureBoot", "EthernetInterfaces", "Processors", "Memory", "Storage"]) system[part] = ResourceNames.Link(Below(part));
        if (Manners.MediaOnSystem) system["VirtualMedia"] = ResourceNames.Link(Below("VirtualMedia"));
        if (Manners.BootBySettings) system["@Redfish.Settings"] = new JsonObject { ["@odata.type"] = "#Settings.v1_3_3.Settings", ["SettingsObject"] = ResourceNames.Link(Below("Settings")) };
        system["Links"] = new JsonObject { ["ManagedBy"] = ResourceNames.Links(names.Manager), ["Chassis"] = ResourceNames.Links(names.Chassis) };
        system["Actions"] = new JsonObject { ["#ComputerSystem.Reset"] = ResetAction() };
        return system;
    }

    private JsonObject Boot()
    {
        var boot = state.Boot;
        if (!Manners.HasBootMode) boot.Remove(ModeName);
        boot[$"{TargetName}@Redfish.AllowableValues"] = ResourceNames.Texts(BootTargets);
        return boot;
    }

    private JsonObject ResetAction()
    {
        var action = new JsonObject { ["target"] = ResourceNames.Action(names.System, "ComputerSystem.Reset") };
        if (Manners.UsesActionInfo) action["@Redfish.ActionInfo"] = Below("ResetActionInfo");
        else action["ResetType@Redfish.AllowableValues"] = ResourceNames.Texts(Manners.ResetTypes);
        return action;
    }

    private JsonObject ActionInfo()
    {
        var info = ResourceNames.Resource(Below("ResetActionInfo"), "ActionInfo.v1_2_0.ActionInfo", "ResetActionInfo", "Reset Action Info");
        info["Parameters"] = new JsonArray(new JsonObject
        {
            ["Name"] = "ResetType", ["Required"] = true, ["DataType"] = "String", ["AllowableValues"] = ResourceNames.Texts(Manners.ResetTypes),
        });
        return info;
    }

    private JsonObject Settings()
    {
        var settings = ResourceNames.Resource(Below("Settings"), "ComputerSystem.v1_17_0.ComputerSystem", "Settings", "System settings");
        settings["Boot"] = Boot();
        return settings;
    }

    private RedfishReply Patch(RedfishCall call)
    {
        if (call.Body is not { } body) return RedfishReply.Missing("a body");
        foreach (var (name, value) in body)
        {
            var refusal = name switch
            {
                "Boot" when value is JsonObject boot => PatchBoot(boot),
                "IndicatorLED" when Manners.IndicatorMember == name && call.Text(name) is { } word => SetLight(word),
                "LocationIndicatorActive" when Manners.IndicatorMember == name && call.Flag(name) is { } flag => SetLight(flag ? "Lit" : "Off"),
                "AssetTag" or "@odata.etag" => null,
                _ => RedfishReply.NotAllowed(name),
            };
            if (refusal is not null) return refusal;
        }

        return RedfishReply.NoContent;
    }

    private RedfishReply? SetLight(string word)
    {
        if (word is not ("Lit" or "Off" or "Blinking")) return RedfishReply.BadValue("IndicatorLED", word);
        state.Indicator = word;
        return null;
    }

    private RedfishReply? PatchBoot(JsonObject boot)
    {
        var (target, enabled, mode, uri) = ((string?)boot[TargetName], (string?)boot[EnabledName], (string?)boot[ModeName], boot.ContainsKey(HttpName) ? (string?)boot[HttpName] ?? "" : null);
        if (boot.FirstOrDefault(member => member.Key is not (TargetName or EnabledName or ModeName or HttpName)) is { Key: { } unknown }) return RedfishReply.NotAllowed(unknown);
        if (target is not null && !BootTargets.Contains(target)) return RedfishReply.BadValue(TargetName, target);
        if (enabled is not (null or "Once" or "Disabled") && !(enabled == "Continuous" && Manners.HasContinuous)) return RedfishReply.BadValue(EnabledName, enabled);
        if (mode is not null && !Manners.HasBootMode) return RedfishReply.NotAllowed(ModeName);
        if (mode is not (null or "UEFI" or "Legacy")) return RedfishReply.BadValue(ModeName, mode);
        if (uri is { Length: > 0 } && !(Uri.TryCreate(uri, UriKind.Absolute, out var http) && http.Scheme is "http" or "https")) return RedfishReply.BadValue(HttpName, uri);
        if (Manners.BootNeedsEnabled && enabled is null) return RedfishReply.Missing(EnabledName);
        if (Manners.BootNeedsAll && (target is null || enabled is null || mode is null)) return RedfishReply.Missing($"one of {TargetName}, {EnabledName}, {ModeName}");
        if (!faults().ForgetsBoot) state.SetBoot(target, enabled, mode, uri);
        return null;
    }

    private async ValueTask<RedfishReply> ResetAsync(RedfishCall call, CancellationToken cancellationToken)
    {
        if (call.Text("ResetType") is not { } type) return RedfishReply.Missing("ResetType");
        if (!Manners.ResetTypes.Contains(type)) return RedfishReply.BadValue("ResetType", type);
        return faults().IgnoresReset ? RedfishReply.NoContent : await power.ResetAsync(type, cancellationToken);
    }

    private JsonObject Nic(bool isOn)
    {
        var nic = ResourceNames.Resource(Below("EthernetInterfaces", "1"), "EthernetInterface.v1_8_0.EthernetInterface", "1", "NIC 1");
        (nic["MACAddress"], nic["PermanentMACAddress"]) = (board.Facts.Mac.ToUpperInvariant(), board.Facts.Mac.ToUpperInvariant());
        nic["Status"] = ResourceNames.Fine();
        nic["LinkStatus"] = isOn ? "LinkUp" : "LinkDown";
        nic["SpeedMbps"] = 1000;
        return nic;
    }

    private JsonObject Processor()
    {
        var cpu = ResourceNames.Resource(Below("Processors", "CPU1"), "Processor.v1_14_0.Processor", "CPU1", "CPU 1");
        cpu["ProcessorType"] = "CPU";
        (cpu["ProcessorArchitecture"], cpu["InstructionSet"], cpu["Model"]) = ("x86", "x86-64", "QEMU Virtual CPU");
        (cpu["TotalCores"], cpu["TotalThreads"]) = (board.Facts.Processors, board.Facts.Processors);
        cpu["Status"] = ResourceNames.Fine();
        return cpu;
    }

    private JsonObject Memory()
    {
        var module = ResourceNames.Resource(Below("Memory", "DIMM1"), "Memory.v1_14_0.Memory", "DIMM1", string.Create(CultureInfo.InvariantCulture, $"{board.Facts.MemoryMiB} MiB"));
        module["CapacityMiB"] = board.Facts.MemoryMiB;
        module["Status"] = ResourceNames.Fine();
        return module;
    }
}

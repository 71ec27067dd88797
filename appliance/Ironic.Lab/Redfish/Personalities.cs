using System.Collections.Frozen;

namespace Ironic.Lab.Redfish;

/// <summary>The personalities that a lab's BMC can take, by name.</summary>
public static class Personalities
{
    public static Personality Generic { get; } = new("generic");

    /// <summary>Eight sessions, no graceful restart, a BIOS that applies nothing without an apply time, pending settings as changes only, tasks that are jobs and tell no payload.</summary>
    public static Personality Idrac9 { get; } = new("idrac9")
    {
        Manufacturer = "Dell Inc.", Model = "PowerEdge R640", ManagerModel = "14G Monolithic", Firmware = "6.10.30.00",
        SystemId = "System.Embedded.1", ManagerId = "iDRAC.Embedded.1", ChassisId = "System.Embedded.1", SessionLimit = 8,
        ResetTypes = ["On", "ForceOff", "ForceRestart", "GracefulShutdown", "PushPowerButton", "Nmi", "PowerCycle"],
        PendingIsDelta = true, BiosNeedsApplyTime = true, RefusesIfMatchOnPost = true, Tasks = TaskManners.Task, TaskPrefix = "JID_", HasTaskPayload = false,
        MediaDrives = [("CD", ["CD", "DVD"]), ("RemovableDisk", ["USBStick"])],
    };

    /// <summary>The boot override goes to the settings resource.</summary>
    public static Personality Idrac10 { get; } = Idrac9 with { Name = "idrac10", Model = "PowerEdge R670", ManagerModel = "17G Monolithic", Firmware = "1.10.05.00", BootBySettings = true };

    /// <summary>Slashes at the end of links, weak tags, no "identity", the reset types in an ActionInfo, tasks in the body only.</summary>
    public static Personality Ilo5 { get; } = new("ilo5")
    {
        Manufacturer = "HPE", Model = "ProLiant DL360 Gen10 Plus", ManagerModel = "iLO 5", Firmware = "iLO 5 v2.72", ManagerId = "1", SlashAtEnd = true,
        Tags = TagManners.WeakGivenStrongTaken, RefusesIdentity = true, UsesActionInfo = true, HasContinuous = true, ActionBody = true, Tasks = TaskManners.Body,
        BootTargets = ["None", "Cd", "Hdd", "Usb", "SDCard", "Utilities", "Diags", "BiosSetup", "Pxe", "UefiShell", "UefiHttp"],
        MediaDrives = [("1", ["Floppy", "USBStick"]), ("2", ["CD", "DVD"])],
    };

    /// <summary>A generation earlier: no boot mode with the override, no push, no stream of events.</summary>
    public static Personality Ilo4 { get; } = Ilo5 with
    {
        Name = "ilo4", Model = "ProLiant DL360 Gen9", ManagerModel = "iLO 4", Firmware = "iLO 4 v2.82", HasBootMode = false, RefusesIdentity = false, UsesActionInfo = false,
        HasPush = false, HasMultipart = false, HasSse = false, HasSensors = false, HasVolumes = false,
    };

    /// <summary>Enabled with every change, a CD that is a UsbCd, nothing but Image with an insertion.</summary>
    public static Personality SupermicroX11 { get; } = new("supermicro-x11")
    {
        Manufacturer = "Supermicro", Model = "X11DPU", ManagerModel = "ASPEED", Firmware = "1.74.06", BootNeedsEnabled = true, Tags = TagManners.None,
        BootTargets = ["None", "Pxe", "Floppy", "UsbCd", "Usb", "Hdd", "BiosSetup", "UefiHttp"], MediaDrives = [("CD1", ["CD", "DVD"])], MediaRefuses = ["Inserted", "WriteProtected", "TransferMethod", "TransferProtocolType"],
        HasSensors = false, HasSse = false, HasMultipart = false, Tasks = TaskManners.Task,
    };

    /// <summary>Tags wanted for each PATCH and in the body; media by PATCH.</summary>
    public static Personality LenovoXcc { get; } = new("lenovo-xcc")
    {
        Manufacturer = "Lenovo", Model = "ThinkSystem SD530", ManagerModel = "Lenovo XClarity Controller", Firmware = "TEI3B2P", Tags = TagManners.InBody, MediaByPatch = true,
        MediaDrives = [("Remote1", ["CD", "DVD"]), ("EXT1", ["CD", "DVD"])], ResetTypes = ["On", "Nmi", "GracefulShutdown", "GracefulRestart", "ForceOff", "ForceRestart"],
    };

    /// <summary>Lenovo's for the edge: the boot override goes to the settings resource, media are inserted by the action.</summary>
    public static Personality LenovoSe450 { get; } = LenovoXcc with { Name = "lenovo-se450", Model = "ThinkEdge SE450", Firmware = "USX3A1P", BootBySettings = true, MediaByPatch = false };

    /// <summary>Ids of its own, firmware by push only, lights by LocationIndicatorActive.</summary>
    public static Personality OpenBmc { get; } = new("openbmc")
    {
        Manufacturer = "OpenBMC", Model = "Romulus", ManagerModel = "OpenBmc", Firmware = "2.14.0", SystemId = "system", ManagerId = "bmc", ChassisId = "chassis",
        HasSimpleUpdate = false, PushTime = "OnReset", HasVolumes = false, IndicatorMember = "LocationIndicatorActive", MediaDrives = [("Slot_0", ["CD", "USBStick"])], UsesActionInfo = true,
        ResetTypes = ["On", "ForceOff", "ForceOn", "ForceRestart", "GracefulRestart", "GracefulShutdown", "PowerCycle", "Nmi"],
    };

    /// <summary>Target, Enabled and Mode together, to the settings resource; 428 without a tag.</summary>
    public static Personality AsrockRack { get; } = new("asrockrack")
    {
        Manufacturer = "ASRockRack", Model = "1U12LW6-X570", ManagerModel = "AST2500", Firmware = "1.60.00", Tags = TagManners.Required, BootNeedsAll = true, BootBySettings = true,
    };

    public static FrozenDictionary<string, Personality> All { get; } =
        new[] { Generic, Idrac9, Idrac10, Ilo5, Ilo4, SupermicroX11, LenovoXcc, LenovoSe450, OpenBmc, AsrockRack }.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
}

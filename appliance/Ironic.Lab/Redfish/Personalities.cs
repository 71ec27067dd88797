using System.Collections.Frozen;

namespace Ironic.Lab.Redfish;

/// <summary>The personalities that a lab's BMC can take, by name.</summary>
public static class Personalities
{
    public static Personality Generic { get; } = new("generic");

    /// <summary>Eight sessions, no graceful restart, a BIOS that applies nothing without an apply time, pending settings as changes only.</summary>
    public static Personality Idrac9 { get; } = new("idrac9")
    {
        Manufacturer = "Dell Inc.", Model = "PowerEdge R640", ManagerModel = "14G Monolithic", Firmware = "6.10.30.00",
        SystemId = "System.Embedded.1", ManagerId = "iDRAC.Embedded.1", ChassisId = "System.Embedded.1", SessionLimit = 8,
        ResetTypes = ["On", "ForceOff", "ForceRestart", "GracefulShutdown", "PushPowerButton", "Nmi", "PowerCycle"],
        PendingIsDelta = true, BiosNeedsApplyTime = true, RefusesIfMatchOnPost = true, MediaDrives = [("CD", ["CD", "DVD"]), ("RemovableDisk", ["USBStick"])],
    };

    /// <summary>The boot override goes to the settings resource.</summary>
    public static Personality Idrac10 { get; } = Idrac9 with { Name = "idrac10", Model = "PowerEdge R670", ManagerModel = "17G Monolithic", Firmware = "1.10.05.00", BootBySettings = true };

    /// <summary>Slashes at the end of links, weak tags, no "identity", the reset types in an ActionInfo, messages of its own.</summary>
    public static Personality Ilo5 { get; } = new("ilo5")
    {
        Manufacturer = "HPE", Model = "ProLiant DL360 Gen10 Plus", ManagerModel = "iLO 5", Firmware = "iLO 5 v2.72", ManagerId = "1", SlashAtEnd = true,
        Tags = TagManners.WeakGivenStrongTaken, RefusesIdentity = true, UsesActionInfo = true, HasContinuous = true, ActionBody = true,
        BootTargets = ["None", "Cd", "Hdd", "Usb", "SDCard", "Utilities", "Diags", "BiosSetup", "Pxe", "UefiShell", "UefiHttp"],
        MediaDrives = [("1", ["Floppy", "USBStick"]), ("2", ["CD", "DVD"])],
    };

    /// <summary>Enabled with every change, a CD that is a UsbCd, nothing but Image with an insertion.</summary>
    public static Personality SupermicroX11 { get; } = new("supermicro-x11")
    {
        Manufacturer = "Supermicro", Model = "X11DPU", ManagerModel = "ASPEED", Firmware = "1.74.06", BootNeedsEnabled = true, Tags = TagManners.None,
        BootTargets = ["None", "Pxe", "Floppy", "UsbCd", "Usb", "Hdd", "BiosSetup", "UefiHttp"], MediaDrives = [("CD1", ["CD", "DVD"])], MediaRefuses = ["Inserted", "WriteProtected", "TransferMethod", "TransferProtocolType"],
        HasSensors = false, HasSse = false, HasMultipart = false,
    };

    /// <summary>Tags wanted for each PATCH and in the body; media by PATCH.</summary>
    public static Personality LenovoXcc { get; } = new("lenovo-xcc")
    {
        Manufacturer = "Lenovo", Model = "ThinkSystem SD530", ManagerModel = "Lenovo XClarity Controller", Firmware = "TEI3B2P", Tags = TagManners.InBody, MediaByPatch = true,
        MediaDrives = [("Remote1", ["CD", "DVD"]), ("EXT1", ["CD", "DVD"])], ResetTypes = ["On", "Nmi", "GracefulShutdown", "GracefulRestart", "ForceOff", "ForceRestart"],
    };

    /// <summary>Ids of its own, firmware by push only, lights by LocationIndicatorActive.</summary>
    public static Personality OpenBmc { get; } = new("openbmc")
    {
        Manufacturer = "OpenBMC", Model = "Romulus", ManagerModel = "OpenBmc", Firmware = "2.14.0", SystemId = "system", ManagerId = "bmc", ChassisId = "chassis",
        HasSimpleUpdate = false, IndicatorMember = "LocationIndicatorActive", MediaDrives = [("Slot_0", ["CD", "USBStick"])], UsesActionInfo = true,
        ResetTypes = ["On", "ForceOff", "ForceOn", "ForceRestart", "GracefulRestart", "GracefulShutdown", "PowerCycle", "Nmi"],
    };

    /// <summary>Target, Enabled and Mode together, to the settings resource; 428 without a tag.</summary>
    public static Personality AsrockRack { get; } = new("asrockrack")
    {
        Manufacturer = "ASRockRack", Model = "1U12LW6-X570", ManagerModel = "AST2500", Firmware = "1.60.00", Tags = TagManners.Required, BootNeedsAll = true, BootBySettings = true,
    };

    public static FrozenDictionary<string, Personality> All { get; } =
        new[] { Generic, Idrac9, Idrac10, Ilo5, SupermicroX11, LenovoXcc, OpenBmc, AsrockRack }.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
}

using System.Collections.Immutable;

namespace Ironic.Lab.Redfish;

/// <summary>How a Redfish service behaves: the manners of one maker's BMCs, as data. Default: the specification's own.</summary>
public sealed record Personality(string Name)
{
    public string Manufacturer { get; init; } = "Ironic";

    public string Model { get; init; } = "Lab";

    public string ManagerModel { get; init; } = "Lab BMC";

    public string Firmware { get; init; } = "1.0.0";

    public string SystemId { get; init; } = "1";

    public string ManagerId { get; init; } = "bmc";

    public string ChassisId { get; init; } = "1";

    /// <summary>How resources are tagged, and what a PATCH must bring.</summary>
    public TagManners Tags { get; init; } = TagManners.Strong;

    /// <summary>Sessions at once. Default: 16.</summary>
    public int SessionLimit { get; init; } = 16;

    /// <summary>False: no SessionService; HTTP basic only.</summary>
    public bool HasSessions { get; init; } = true;

    public ImmutableArray<string> ResetTypes { get; init; } = ["On", "ForceOff", "GracefulShutdown", "ForceRestart", "GracefulRestart", "PowerCycle", "PushPowerButton", "Nmi"];

    /// <summary>The reset types stand in an ActionInfo, not at the action.</summary>
    public bool UsesActionInfo { get; init; }

    public ImmutableArray<string> BootTargets { get; init; } = ["None", "Pxe", "Hdd", "Cd", "UsbCd", "BiosSetup", "UefiHttp"];

    /// <summary>False: the boot override has no mode, and none may be written.</summary>
    public bool HasBootMode { get; init; } = true;

    /// <summary>False: "Continuous" is refused.</summary>
    public bool HasContinuous { get; init; } = true;

    /// <summary>Boot is written to the settings resource; the system itself takes no PATCH.</summary>
    public bool BootBySettings { get; init; }

    /// <summary>A boot PATCH without BootSourceOverrideEnabled is refused.</summary>
    public bool BootNeedsEnabled { get; init; }

    /// <summary>A boot PATCH that has not Target, Enabled and Mode is refused.</summary>
    public bool BootNeedsAll { get; init; }

    /// <summary>Virtual media hang on the system; else on the manager.</summary>
    public bool MediaOnSystem { get; init; }

    /// <summary>Drives with the media types that each takes.</summary>
    public ImmutableArray<(string Id, ImmutableArray<string> Types)> MediaDrives { get; init; } = [("Cd", ["CD", "DVD"]), ("Usb", ["USBStick"])];

    /// <summary>Members that an InsertMedia must have besides Image.</summary>
    public ImmutableArray<string> MediaNeeds { get; init; } = [];

    /// <summary>Members that an InsertMedia may not have.</summary>
    public ImmutableArray<string> MediaRefuses { get; init; } = [];

    /// <summary>No InsertMedia action: PATCH of Image and Inserted.</summary>
    public bool MediaByPatch { get; init; }

    /// <summary>Refuses an EjectMedia without a body, or with one.</summary>
    public bool? ActionBody { get; init; }

    /// <summary>The BIOS settings resource lists changes only.</summary>
    public bool PendingIsDelta { get; init; }

    /// <summary>BIOS changes need <c>@Redfish.SettingsApplyTime</c>; without it they are taken and never applied.</summary>
    public bool BiosNeedsApplyTime { get; init; }

    /// <summary>How an answer names the task that it began.</summary>
    public TaskManners Tasks { get; init; } = TaskManners.Monitor;

    /// <summary>What ids of tasks begin with.</summary>
    public string TaskPrefix { get; init; } = "";

    /// <summary>Tasks tell the request that began them (Payload).</summary>
    public bool HasTaskPayload { get; init; } = true;

    /// <summary>Disks of its one storage. Default: 4.</summary>
    public int Disks { get; init; } = 4;

    /// <summary>False: a storage without a RAID controller.</summary>
    public bool HasVolumes { get; init; } = true;

    /// <summary>When volumes can be made and deleted, the time without a wish first.</summary>
    public ImmutableArray<string> VolumeTimes { get; init; } = ["Immediate", "OnReset"];

    /// <summary>Volumes in the words of the schema before 1.3.1: VolumeType and Drives, and no RAIDType.</summary>
    public bool OldVolumes { get; init; }

    public bool HasSensors { get; init; } = true;

    public bool HasSimpleUpdate { get; init; } = true;

    public bool HasMultipart { get; init; } = true;

    public bool HasPush { get; init; } = true;

    /// <summary>When a bare file takes effect until a client sets it: "Immediate", "OnReset"; null: the service has no such setting.</summary>
    public string? PushTime { get; init; }

    public bool HasSse { get; init; } = true;

    /// <summary>Links end in a slash, as iLOs write them.</summary>
    public bool SlashAtEnd { get; init; }

    /// <summary>A 406 for Accept-Encoding: identity.</summary>
    public bool RefusesIdentity { get; init; }

    /// <summary>If-Match on a POST is answered with 412.</summary>
    public bool RefusesIfMatchOnPost { get; init; }

    public string IndicatorMember { get; init; } = "IndicatorLED";
}

/// <summary>What a service does about ETags.</summary>
public enum TagManners
{
    None,

    /// <summary>Given, and compared where a client sends one.</summary>
    Strong,

    /// <summary>Given as weak ones, compared as strong ones: what was given is refused.</summary>
    WeakGivenStrongTaken,

    /// <summary>428 without one.</summary>
    Required,

    /// <summary>412 with whatever a client sends.</summary>
    NoneTaken,

    /// <summary>Wanted in the body as @odata.etag.</summary>
    InBody,
}

/// <summary>How an answer names the task that it began.</summary>
public enum TaskManners
{
    /// <summary>202, Location is the monitor: 202 while it runs.</summary>
    Monitor,

    /// <summary>202, Location is the task itself: 200 from the first look on.</summary>
    Task,

    /// <summary>202 without a Location: the task is the body.</summary>
    Body,
}

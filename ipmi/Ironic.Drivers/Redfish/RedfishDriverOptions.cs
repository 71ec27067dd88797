using Ironic.Redfish;
using Ironic.Redfish.Quirks;

namespace Ironic.Drivers.Redfish;

/// <summary>How the Redfish hardware types work with their BMCs.</summary>
public sealed record RedfishDriverOptions
{
    /// <summary>Patience, limits and sessions of each BMC.</summary>
    public RedfishOptions Client { get; init; } = new();

    /// <summary>What is odd about whose BMCs. Default: what we know of.</summary>
    public QuirkTable Quirks { get; init; } = QuirkTable.BuiltIn;

    /// <summary>How long a machine may take to reach a power state. Default: 60 s, as Ironic's <c>power_state_change_timeout</c>.</summary>
    public TimeSpan PowerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for an operating system that was asked to shut down. Default: 600 s, as Ironic's <c>soft_power_off_timeout</c>.</summary>
    public TimeSpan SoftPowerTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Wait before the second look at what became of a power request; each further wait is twice as long. Default: 0.5 s.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait between two looks. Default: 4 s.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Wait before a power request is sent again that the BMC refuses for now (an iDRAC10 refuses "On" for a while after "off"). Default: 10 s, as Ironic.</summary>
    public TimeSpan RefusedPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often it is sent in all. Default: 6, as Ironic.</summary>
    public int RefusedAttempts { get; init; } = 6;

    /// <summary>Longest wait between two looks at a step that goes on on the BMC; the first ones come sooner. Default: 20 s.</summary>
    public TimeSpan StepPoll { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long BIOS settings may take to hold, restart included. Default: 30 min.</summary>
    public TimeSpan BiosTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long volumes may take to be made or deleted, restarts included. Default: 2 h.</summary>
    public TimeSpan RaidTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long an update of firmware may take. Default: 2 h, as Ironic's <c>firmware_update_overall_timeout</c>.</summary>
    public TimeSpan FirmwareTimeout { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How long fetching a firmware file may take. Default: 30 min.</summary>
    public TimeSpan FirmwareFetchTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Where firmware files lie while they are checked and sent; made when needed. Default: a folder of the system's temporary one.</summary>
    public string FirmwareFolder { get; init; } = Path.Combine(Path.GetTempPath(), "ironic-firmware");

    /// <summary>Folders whose files may be named by <c>file://</c>. Default: none.</summary>
    public IReadOnlyList<string> FirmwareFileFolders { get; init; } = [];

    /// <summary>Bytes of a firmware file at most. Default: 2 GiB.</summary>
    public long MostFirmwareBytes { get; init; } = 2L << 30;
}

namespace Ironic.Redfish.Quirks;

/// <summary>What a BMC does otherwise than the specification, or than most. Default: nothing.</summary>
public sealed record RedfishQuirks
{
    /// <summary>Boot: Enabled must come with each change, though it is what it was (Supermicro).</summary>
    public bool BootNeedsEnabled { get; init; }

    /// <summary>Boot: Target, Enabled and Mode must come together (AMI, ASRock Rack).</summary>
    public bool BootNeedsAll { get; init; }

    /// <summary>Boot: the mode is never written with the override: it costs a BIOS job and a reboot (iDRAC), or is not there (HPE Gen9).</summary>
    public bool BootWithoutMode { get; init; }

    /// <summary>Boot: written to the resource of <c>@Redfish.Settings</c> (iDRAC10, Lenovo SE450, Nokia, ASRock Rack).</summary>
    public bool BootBySettings { get; init; }

    /// <summary>Boot: a CD of virtual media is "UsbCd" (Supermicro).</summary>
    public bool CdIsUsbCd { get; init; }

    /// <summary>Virtual media: inserted by PATCH of Image and Inserted (Lenovo SD530, XCC before 2020).</summary>
    public bool MediaByPatch { get; init; }

    /// <summary>Virtual media: only Image may be sent with an insertion (Supermicro X11).</summary>
    public bool MediaImageOnly { get; init; }

    /// <summary>BIOS: the settings resource takes no <c>@Redfish.SettingsApplyTime</c>.</summary>
    public bool BiosWithoutApplyTime { get; init; }

    /// <summary>PATCH: no If-Match, even where the resource has an ETag.</summary>
    public bool WithoutIfMatch { get; init; }

    /// <summary>PATCH: the ETag is wanted in the body as <c>@odata.etag</c> (Lenovo XCC).</summary>
    public bool EtagInBody { get; init; }

    /// <summary>Requests in any one second; null: as with any BMC.</summary>
    public int? MostPerSecond { get; init; }

    /// <summary>Least time from an answer to the next request; null: as with any BMC.</summary>
    public TimeSpan? LeastInterval { get; init; }

    /// <summary>An unused session and connection is given up after this time; null: as with any BMC.</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>How long it is left alone after its own restart; null: as with any BMC.</summary>
    public TimeSpan? RestartTime { get; init; }

    /// <summary>The names of those that are set, for operators.</summary>
    public IReadOnlyList<string> Names => [.. Values.Keys];

    /// <summary>Those that are set, by name, for operators; 1 is true.</summary>
    public IReadOnlyDictionary<string, int> Values => QuirkTable.ValuesOf(this);
}

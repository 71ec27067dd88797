namespace Ironic.Redfish.Storage;

/// <summary>A storage subsystem: one RAID controller, or a set of disks without one.</summary>
/// <param name="Path">The resource.</param>
/// <param name="Id">"RAID.Integrated.1-1".</param>
/// <param name="Name">For people.</param>
public sealed record StorageView(string Path, string Id, string Name)
{
    /// <summary>"RAID0", "RAID1", ...; empty: not told, or no RAID.</summary>
    public IReadOnlyList<string> RaidTypes { get; init; } = [];

    /// <summary>"Immediate", "OnReset", ... for new volumes; empty: not told.</summary>
    public IReadOnlyList<string> ApplyTimes { get; init; } = [];

    /// <summary>New volumes come with the machine's next start.</summary>
    public bool NeedsReset => StorageControl.WaitsForReset(ApplyTimes);

    public IReadOnlyList<DriveView> Drives { get; init; } = [];

    public IReadOnlyList<VolumeView> Volumes { get; init; } = [];

    /// <summary>Where volumes are made; null: they cannot be.</summary>
    public string? VolumesPath { get; init; }
}

/// <summary>A disk.</summary>
public sealed record DriveView(string Path, string Id, string Name)
{
    public long? CapacityBytes { get; init; }

    /// <summary>"HDD", "SSD"; null: not told.</summary>
    public string? MediaType { get; init; }

    /// <summary>"SATA", "SAS", "NVMe"; null: not told.</summary>
    public string? Protocol { get; init; }

    public string? Model { get; init; }

    public string? Serial { get; init; }

    /// <summary>"OK", "Warning", "Critical"; null: not told.</summary>
    public string? Health { get; init; }
}

/// <summary>A volume: a RAID set, or a disk passed through.</summary>
public sealed record VolumeView(string Path, string Id, string Name)
{
    /// <summary>"RAID1"; null: not told.</summary>
    public string? RaidType { get; init; }

    public long? CapacityBytes { get; init; }

    public IReadOnlyList<string> DrivePaths { get; init; } = [];

    public string? Health { get; init; }

    /// <summary>"RawDevice": a disk passed through, which is no RAID set. Null: not told.</summary>
    public string? Kind { get; init; }

    /// <summary>Disks put together, not one that is passed through ("RawDevice", or RAIDType "None").</summary>
    public bool IsRaidSet => Kind != "RawDevice" && RaidType != "None" && (RaidType ?? Kind) is not null;

    /// <summary>When a deletion can take effect: "Immediate", "OnReset", ...; empty: not told.</summary>
    public IReadOnlyList<string> ApplyTimes { get; init; } = [];

    /// <summary>It goes with the machine's next start.</summary>
    public bool NeedsReset => StorageControl.WaitsForReset(ApplyTimes);

    /// <summary>What it is called wherever it is seen; empty: not told.</summary>
    public IReadOnlyList<DurableName> Identifiers { get; init; } = [];
}

/// <summary>A name for ever, of a volume or a disk.</summary>
/// <param name="Format">"NAA", "EUI", "UUID", ...; empty: not told.</param>
/// <param name="Name">As the BMC spells it.</param>
public sealed record DurableName(string Format, string Name);

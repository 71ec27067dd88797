using Ironic.AgentContract.Inventory;

namespace Ironic.Agent.Inventory;

/// <summary>A disk as the kernel shows it: what is told of it, and what decides whether it may be touched.</summary>
internal sealed record BlockDevice
{
    public required DiskInfo Info { get; init; }

    /// <summary>Every form of its serial number that a root device hint may use.</summary>
    public IReadOnlyList<string> Serials { get; init; } = [];

    /// <summary>Every form of its world wide name, likewise.</summary>
    public IReadOnlyList<string> Wwns { get; init; } = [];

    public bool ReadOnly { get; init; }

    /// <summary>A stick or a virtual medium: never written to unasked.</summary>
    public bool Removable { get; init; }

    /// <summary>It, or a partition of it, belongs to an assembled software RAID or device-mapper device.</summary>
    public bool InUseByKernel { get; init; }

    /// <summary>The device's folder in sysfs.</summary>
    public required string SysfsFolder { get; init; }

    /// <summary>Such as <c>/dev/sda</c>.</summary>
    public string Path => Info.Name;

    public override string ToString() => $"{Path} ({Info.Model ?? "unknown model"}, serial {Info.Serial ?? "unknown"}, {Info.Size / (1024 * 1024)} MiB)";
}

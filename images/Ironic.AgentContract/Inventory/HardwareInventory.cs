using System.Text.Json.Serialization;

namespace Ironic.AgentContract.Inventory;

/// <summary>What a machine is made of, seen from inside. All keys are always written; null is "not known" or "has none".</summary>
public sealed record HardwareInventory
{
    public IReadOnlyList<NetworkInterface> Interfaces { get; set; } = [];

    public CpuInfo? Cpu { get; init; }

    public IReadOnlyList<DiskInfo> Disks { get; set; } = [];

    public MemoryInfo? Memory { get; init; }

    public string? BmcAddress { get; init; }

    [JsonPropertyName("bmc_v6address")]
    public string? BmcV6Address { get; init; }

    public string? BmcMac { get; init; }

    public SystemVendor? SystemVendor { get; init; }

    public BootInfo? Boot { get; init; }

    public string? Hostname { get; init; }
}

/// <param name="Total">Bytes the kernel manages.</param>
/// <param name="PhysicalMb">MiB installed, by DMI; null when DMI does not tell.</param>
public sealed record MemoryInfo(long Total, long? PhysicalMb);

public sealed record CpuInfo
{
    public string? ModelName { get; init; }

    /// <summary>MHz, as text.</summary>
    public string? Frequency { get; init; }

    /// <summary>Logical processors.</summary>
    public int Count { get; init; }

    /// <summary><c>x86_64</c>, <c>aarch64</c>.</summary>
    public string? Architecture { get; init; }

    public IReadOnlyList<string> Flags { get; set; } = [];

    public int? SocketCount { get; init; }
}

public sealed record SystemVendor
{
    public string? ProductName { get; init; }

    public string? SerialNumber { get; init; }

    public string? Manufacturer { get; init; }

    public FirmwareInfo? Firmware { get; init; }
}

public sealed record FirmwareInfo(string? Vendor, string? Version, string? BuildDate);

/// <param name="CurrentBootMode"><c>uefi</c> or <c>bios</c>.</param>
/// <param name="PxeInterface">The interface the machine booted from as the loader wrote it in <c>BOOTIF</c>, <c>01-aa-bb-cc-dd-ee-ff</c>; null without one.</param>
public sealed record BootInfo(string? CurrentBootMode, string? PxeInterface);

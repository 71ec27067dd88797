using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;

namespace Ironic.Lab;

/// <summary>One machine of a lab, as it is ordered.</summary>
public sealed record MachineOptions
{
    public const long MiB = 1 << 20, GiB = 1 << 30;

    public Firmware Firmware { get; init; } = Firmware.Bios;

    public BmcKind Bmc { get; init; } = BmcKind.Virtual;

    /// <summary>MiB of memory. Default: 1024, what a ramdisk with a deploy agent and a small cloud image are content with.</summary>
    public int MemoryMiB { get; init; } = 1024;

    /// <summary>Virtual processors, each a thread of the host. Default: 2.</summary>
    public int Processors { get; init; } = 2;

    /// <summary>Size of the one disk, which starts empty and takes space on the host only as it is written, and of each disk of a Redfish BMC's RAID controller. Default: 10 GiB.</summary>
    public long DiskBytes { get; init; } = 10 * GiB;

    internal IEnumerable<string> Problems()
    {
        if (MemoryMiB is < 128 or > 1 << 20) yield return $"A machine's memory is 128 MiB to 1 TiB; {MemoryMiB} MiB was given.";
        if (Processors is < 1 or > 64) yield return $"A machine has 1 to 64 processors; {Processors} was given.";
        if (DiskBytes is < MiB or > 64 * 1024 * GiB) yield return $"A machine's disk is 1 MiB to 64 TiB; {DiskBytes} bytes was given.";
        if (DiskBytes % 512 != 0) yield return $"A disk is a whole number of 512-byte sectors; {DiskBytes} bytes was given.";
    }
}

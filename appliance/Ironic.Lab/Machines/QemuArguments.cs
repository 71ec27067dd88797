using System.Collections.Frozen;
using System.Globalization;
using Ironic.Lab.Bmc;

namespace Ironic.Lab.Machines;

/// <summary>A machine as QEMU's command line. Pure.</summary>
internal static class QemuArguments
{
    public const string Program = "qemu-system-x86_64";

    /// <summary>The card's id in QEMU, by which its cable is pulled.</summary>
    public const string CardId = "nic0";

    /// <summary>The CD drive's id in QEMU, by which its disc is changed.</summary>
    public const string CdId = "cd0";

    private const string DiskId = "hd0", ControllerId = "raid0";

    /// <summary>What is tried in each order, one after another. The disk stands for the volumes as well.</summary>
    private static readonly FrozenDictionary<BootOrder, string[]> Orders = new Dictionary<BootOrder, string[]>
    {
        [BootOrder.DiskFirst] = [DiskId, CardId, CdId], [BootOrder.NetworkFirst] = [CardId, DiskId, CdId], [BootOrder.CdFirst] = [CdId, DiskId, CardId],
        [BootOrder.HttpFirst] = [CardId, DiskId, CdId],
    }.ToFrozenDictionary();

    /// <summary>
    /// x86-64-v2, for which runtimes and distributions are built; QEMU's own default is older, and a program compiled ahead of time for v2 is compiled again on it.
    /// Not one of Intel's models: image writes were slower on Nehalem, where the kernel copies with string instructions.
    /// </summary>
    private const string Processor = "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt";

    /// <summary>cache=unsafe: a lab's disk need not outlive a crash of the host. What the guest discards or zeroes takes no space on the host.</summary>
    private const string Raw = "format=raw,cache=unsafe,discard=unmap,detect-zeroes=unmap";

    /// <summary>OVMF tries a card's ways to boot one after another, PXE before HTTP; it can be told to leave PXE out (OvmfPkg/RUNTIME_CONFIG.md).</summary>
    private static readonly string[] WithoutPxe = ["-fw_cfg", "name=opt/org.tianocore/IPv4PXESupport,string=n", "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n"];

    /// <param name="identity">Who it is.</param>
    /// <param name="options">What it is made of.</param>
    /// <param name="files">Where its files lie.</param>
    /// <param name="order">What its firmware tries first.</param>
    /// <param name="media">The disc in its CD drive; null: none. Only machines whose BMC has virtual media have a drive.</param>
    /// <param name="volumes">The disks that its RAID controller shows it; none: it has no controller.</param>
    public static IReadOnlyList<string> For(MachineIdentity identity, MachineOptions options, MachineFiles files, BootOrder order, string? media = null, params IReadOnlyList<VolumeDisk> volumes)
    {
        var places = Places(order, volumes);
        return
        [
            "-name", identity.Name, "-uuid", identity.Uuid.ToString(),
            "-smbios", $"type=1,manufacturer=Ironic,product=Lab,serial={identity.Name}",
            "-nodefaults", "-no-user-config", "-display", "none",
            // Emulation, with a thread for each processor: KVM is not to be had in most places where tests run.
            "-accel", "tcg,thread=multi", "-cpu", Processor, "-smp", Number(options.Processors), "-m", Number(options.MemoryMiB),
            .. Board(options.Firmware, files),
            .. order == BootOrder.HttpFirst ? WithoutPxe : [],

            // A guest's reset ends QEMU, and we start it anew: the boot order is fixed when QEMU starts, and the BMC's flags may have changed.
            "-action", "reboot=shutdown",
            // Paused until we hold both lines, so that nothing the firmware says is lost.
            "-S",
            "-chardev", $"socket,id=monitor,path={Escape(files.MonitorSocket)}", "-mon", "chardev=monitor,mode=control",
            "-chardev", $"socket,id=console,path={Escape(files.SerialSocket)}", "-serial", "chardev:console",

            "-netdev", $"tap,id=net0,ifname={identity.Tap},script=no,downscript=no",
            "-device", $"virtio-net-pci,id={CardId},netdev=net0,mac={identity.Mac},bootindex={places[CardId]}{Rom(options.Firmware)}",
            "-drive", $"if=none,id=disk0,file={Escape(files.Disk)},{Raw}",
            "-device", $"virtio-blk-pci,id={DiskId},drive=disk0,serial={identity.Name},bootindex={places[DiskId]}",
            "-device", "virtio-rng-pci",
            .. options.Bmc == BmcKind.Redfish ? Cd(places, media) : [],
            .. volumes.Count > 0 ? ["-device", $"virtio-scsi-pci,id={ControllerId}", .. volumes.SelectMany(volume => Volume(identity, volume, places))] : (string[])[],
        ];
    }

    /// <summary>Places (bootindex) by id of the device. SeaBIOS boots from the first disk or from none: volumes with a boot record go before the machine's own disk, empty ones after it.</summary>
    private static Dictionary<string, int> Places(BootOrder order, IReadOnlyList<VolumeDisk> volumes)
    {
        var isBootable = volumes.ToLookup(volume => volume.IsBootable, volume => volume.Id);
        string[] disks = [.. isBootable[true], DiskId, .. isBootable[false]];
        return Orders[order].SelectMany(device => device == DiskId ? disks : [device]).Index().ToDictionary(device => device.Item, device => device.Index + 1, StringComparer.Ordinal);
    }

    /// <summary>A SSD, as the BMC's disks are.</summary>
    private static IEnumerable<string> Volume(MachineIdentity identity, VolumeDisk volume, Dictionary<string, int> places) =>
    [
        "-drive", $"if=none,id=at.{volume.Id},file={Escape(volume.File)},{Raw}",
        "-device", $"scsi-hd,id={volume.Id},bus={ControllerId}.0,drive=at.{volume.Id},wwn=0x{volume.Naa},serial={identity.Name}-{volume.Id},rotation_rate=1,bootindex={places[volume.Id]}",
    ];

    private static IEnumerable<string> Cd(Dictionary<string, int> places, string? media)
    {
        var device = $"ide-cd,id={CdId},bootindex={places[CdId]}";
        return media is null ? ["-device", device] : ["-drive", $"if=none,id=media0,file={Escape(media)},format=raw,readonly=on", "-device", $"{device},drive=media0"];
    }

    private static IEnumerable<string> Board(Firmware firmware, MachineFiles files) => firmware switch
    {
        Firmware.Bios => ["-machine", "pc,graphics=off"], // graphics=off: SeaBIOS and iPXE speak on the serial line
        Firmware.Uefi =>
        [
            "-machine", "q35",
            "-drive", $"if=pflash,format=raw,unit=0,readonly=on,file={FirmwareFiles.UefiCode}",
            "-drive", $"if=pflash,format=raw,unit=1,file={Escape(files.UefiVariables)}",
        ],
        _ => throw new InvalidOperationException($"No board has the firmware {firmware}."),
    };

    /// <summary>UEFI boots from the network by itself; with a ROM on the card, iPXE would do it instead.</summary>
    private static string Rom(Firmware firmware) => firmware == Firmware.Uefi ? ",romfile=" : "";

    /// <summary>In an option's value a comma is written twice.</summary>
    private static string Escape(string path) => path.Replace(",", ",,", StringComparison.Ordinal);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}

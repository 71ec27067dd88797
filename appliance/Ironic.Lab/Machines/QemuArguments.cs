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

    /// <summary>The places (bootindex) of the devices in each order.</summary>
    private static readonly FrozenDictionary<BootOrder, (int Disk, int Network, int Cd)> Places = new Dictionary<BootOrder, (int, int, int)>
    {
        [BootOrder.DiskFirst] = (1, 2, 3), [BootOrder.NetworkFirst] = (2, 1, 3), [BootOrder.CdFirst] = (2, 3, 1),
        [BootOrder.HttpFirst] = (2, 1, 3),
    }.ToFrozenDictionary();

    /// <summary>
    /// x86-64-v2, for which runtimes and distributions are built; QEMU's own default is older, and a program compiled ahead of time for v2 is compiled again on it.
    /// Not one of Intel's models: image writes were slower on Nehalem, where the kernel copies with string instructions.
    /// </summary>
    private const string Processor = "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt";

    /// <summary>OVMF tries a card's ways to boot one after another, PXE before HTTP; it can be told to leave PXE out (OvmfPkg/RUNTIME_CONFIG.md).</summary>
    private static readonly string[] WithoutPxe = ["-fw_cfg", "name=opt/org.tianocore/IPv4PXESupport,string=n", "-fw_cfg", "name=opt/org.tianocore/IPv6PXESupport,string=n"];

    /// <param name="identity">Who it is.</param>
    /// <param name="options">What it is made of.</param>
    /// <param name="files">Where its files lie.</param>
    /// <param name="order">What its firmware tries first.</param>
    /// <param name="media">The disc in its CD drive; null: none. Only machines whose BMC has virtual media have a drive.</param>
    public static IReadOnlyList<string> For(MachineIdentity identity, MachineOptions options, MachineFiles files, BootOrder order, string? media = null) =>
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
        "-device", $"virtio-net-pci,id={CardId},netdev=net0,mac={identity.Mac},bootindex={Places[order].Network}{Rom(options.Firmware)}",
        // cache=unsafe: a lab's disk need not outlive a crash of the host. What the guest discards or zeroes takes no space on the host.
        "-drive", $"if=none,id=disk0,file={Escape(files.Disk)},format=raw,cache=unsafe,discard=unmap,detect-zeroes=unmap",
        "-device", $"virtio-blk-pci,id=hd0,drive=disk0,serial={identity.Name},bootindex={Places[order].Disk}",
        "-device", "virtio-rng-pci",
        .. options.Bmc == BmcKind.Redfish ? Cd(order, media) : [],
    ];

    private static IEnumerable<string> Cd(BootOrder order, string? media)
    {
        var device = $"ide-cd,id={CdId},bootindex={Places[order].Cd}";
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

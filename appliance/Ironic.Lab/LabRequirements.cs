using Ironic.Lab.Bmc;
using Ironic.Lab.Machines;
using Ironic.Processes;

namespace Ironic.Lab;

/// <summary>What a lab needs of its host: rights, programs and files, each missing one named with the Debian package that brings it.</summary>
internal static class LabRequirements
{
    private const string TunDevice = "/dev/net/tun";

    public static IReadOnlyList<string> Missing(LabOptions options)
    {
        var uefi = options.Machines.Any(machine => machine.Firmware == Firmware.Uefi);
        var bios = options.Machines.Any(machine => machine.Firmware == Firmware.Bios);
        var sim = options.Machines.Any(machine => machine.Bmc == BmcKind.IpmiSim);
        return
        [
            .. Unless(Environment.IsPrivilegedProcess, "A lab makes network namespaces and bridges, which takes root: run it as root, or with sudo."),
            .. Unless(File.Exists(TunDevice), $"{TunDevice} is missing: modprobe tun, or let the container have it."),
            .. Program("ip", "iproute2"),
            .. Program("nsenter", "util-linux"),
            .. Program(QemuArguments.Program, "qemu-system-x86"),
            .. bios ? Readable(FirmwareFiles.SeaBios, "seabios").Concat(Readable(FirmwareFiles.NetworkRom, "ipxe-qemu")) : [],
            .. uefi ? Readable(FirmwareFiles.UefiCode, "ovmf").Concat(Readable(FirmwareFiles.UefiVariables, "ovmf")) : [],
            .. sim ? Program(IpmiSimHost.Program, "openipmi") : [],
        ];
    }

    private static IEnumerable<string> Program(string name, string package) =>
        Unless(ExternalTool.Find(name) is not null, $"{name} is not installed: apt-get install {package}");

    private static IEnumerable<string> Readable(string path, string package) =>
        Unless(File.Exists(path), $"{path} is missing: apt-get install {package}");

    private static IEnumerable<string> Unless(bool met, string problem) => met ? [] : [problem];
}

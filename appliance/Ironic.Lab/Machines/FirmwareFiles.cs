namespace Ironic.Lab.Machines;

/// <summary>Where Debian's packages put firmware.</summary>
internal static class FirmwareFiles
{
    /// <summary>Package ovmf.</summary>
    public const string UefiCode = "/usr/share/OVMF/OVMF_CODE_4M.fd", UefiVariables = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    /// <summary>Package seabios.</summary>
    public const string SeaBios = "/usr/share/seabios/bios-256k.bin";

    /// <summary>Package ipxe-qemu.</summary>
    public const string NetworkRom = "/usr/lib/ipxe/qemu/efi-virtio.rom";
}

namespace Ironic.Lab.Machines;

/// <summary>What a machine's board starts with.</summary>
public enum Firmware
{
    /// <summary>SeaBIOS, with iPXE in the network card's ROM.</summary>
    Bios,

    /// <summary>OVMF without Secure Boot; its own PXE client fetches the boot loader by TFTP.</summary>
    Uefi,
}

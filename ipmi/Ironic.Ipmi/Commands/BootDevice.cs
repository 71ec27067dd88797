namespace Ironic.Ipmi.Commands;

/// <summary>The boot device selector of the boot flags, IPMI v2.0 rev 1.1, table 28-14, parameter 5, data 2 bits 5:2.</summary>
public enum BootDevice : byte
{
    /// <summary>No override: the firmware's own order.</summary>
    None = 0x0,

    Pxe = 0x1,
    Disk = 0x2,
    DiskSafeMode = 0x3,
    DiagnosticPartition = 0x4,
    Cdrom = 0x5,
    BiosSetup = 0x6,
    RemoteFloppy = 0x7,
    RemoteCdrom = 0x8,

    /// <summary>Primary remote media. Supermicro boards take it for "hard disk" in UEFI mode.</summary>
    RemoteMedia = 0x9,

    RemoteDisk = 0xB,
    Floppy = 0xF,
}

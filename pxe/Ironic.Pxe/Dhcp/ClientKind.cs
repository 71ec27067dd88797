namespace Ironic.Pxe.Dhcp;

/// <summary>What speaks DHCP: decides which boot options make sense to it.</summary>
internal enum ClientKind
{
    /// <summary>An operating system, or anything else that does not ask to boot.</summary>
    System,

    /// <summary>Firmware that fetches a program by TFTP.</summary>
    Pxe,

    /// <summary>UEFI firmware that fetches a program by HTTP.</summary>
    HttpBoot,

    /// <summary>iPXE with HTTP inside: fetches a script.</summary>
    Ipxe,
}

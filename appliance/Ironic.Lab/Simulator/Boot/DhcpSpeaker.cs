namespace Ironic.Lab.Simulator.Boot;

/// <summary>What asks for an address on a machine: each tells of itself in its own way, and is answered differently.</summary>
internal enum DhcpSpeaker
{
    /// <summary>The card's ROM: PXE 2.1 on a PC-compatible BIOS.</summary>
    Firmware,

    /// <summary>iPXE, which has HTTP.</summary>
    Ipxe,

    /// <summary>An operating system; it boots nothing.</summary>
    System,
}

namespace Ironic.Lab.Bmc;

/// <summary>Who plays a machine's BMC.</summary>
public enum BmcKind
{
    /// <summary>Our own: cipher suites 3 and 17, boot flags kept with their persistent and UEFI bits.</summary>
    Virtual,

    /// <summary>OpenIPMI's ipmi_sim (Debian package openipmi): cipher suite 3; of the boot flags it keeps the device only.</summary>
    IpmiSim,

    /// <summary>Our own Redfish service, over HTTPS; the machine has a CD drive that it fills.</summary>
    Redfish,
}

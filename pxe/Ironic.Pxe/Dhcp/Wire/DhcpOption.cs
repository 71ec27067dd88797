namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>Option codes that we read or write (RFC 2132 unless told otherwise).</summary>
internal enum DhcpOption : byte
{
    Pad = 0,
    SubnetMask = 1,
    Router = 3,
    DomainNameServer = 6,
    HostName = 12,
    DomainName = 15,
    InterfaceMtu = 26,
    BroadcastAddress = 28,
    NtpServers = 42,
    VendorSpecific = 43,
    RequestedAddress = 50,
    LeaseTime = 51,
    Overload = 52,
    MessageType = 53,
    ServerIdentifier = 54,
    ParameterRequestList = 55,
    Message = 56,
    MaxMessageSize = 57,
    RenewalTime = 58,
    RebindingTime = 59,
    VendorClass = 60,
    ClientIdentifier = 61,
    TftpServerName = 66,
    BootFileName = 67,

    /// <summary>RFC 3004; iPXE sends a bare "iPXE" without the length bytes that the RFC wants.</summary>
    UserClass = 77,

    /// <summary>RFC 3046; echoed to the relay, as the last option.</summary>
    RelayAgentInformation = 82,

    /// <summary>RFC 4578 section 2.1.</summary>
    ClientArchitecture = 93,

    /// <summary>RFC 4578 section 2.3: the machine's UUID; PXE wants it echoed.</summary>
    ClientMachineIdentifier = 97,

    /// <summary>iPXE's own encapsulated options (ipxe.org/howto/dhcpd).</summary>
    Ipxe = 175,
    End = 255,
}

namespace Ironic.Ipmi.Lan;

/// <summary>Numbers of the LAN configuration parameters, IPMI v2.0 rev 1.1, table 23-4.</summary>
public enum LanParameter : byte
{
    SetInProgress = 0,
    AuthenticationSupport = 1,
    AuthenticationEnables = 2,
    IpAddress = 3,

    /// <summary>1 static, 2 DHCP, 3 BIOS, 4 other.</summary>
    IpAddressSource = 4,

    MacAddress = 5,
    SubnetMask = 6,
    Ipv4Header = 7,
    ArpControl = 10,
    ArpInterval = 11,
    DefaultGateway = 12,
    DefaultGatewayMac = 13,
    BackupGateway = 14,
    BackupGatewayMac = 15,
    Community = 16,

    /// <summary>Bit 15: VLANs are in use; 11:0 which.</summary>
    VlanId = 20,

    VlanPriority = 21,
    CipherSuiteCount = 22,
    CipherSuites = 23,
    CipherSuitePrivileges = 24,
    BadPasswordThreshold = 26,
}

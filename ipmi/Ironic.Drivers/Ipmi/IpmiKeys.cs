using Ironic.Drivers.Tracing;

namespace Ironic.Drivers.Ipmi;

/// <summary>The keys of <c>driver_info</c> that the ipmi hardware type reads, each with a line for the operator.</summary>
internal static class IpmiKeys
{
    public const string Address = "ipmi_address", Port = "ipmi_port", Username = "ipmi_username", Password = "ipmi_password";
    public const string PrivilegeLevel = "ipmi_priv_level", CipherSuite = "ipmi_cipher_suite", BmcKey = "ipmi_hex_kg_key";
    public const string ProtocolVersion = "ipmi_protocol_version", AuthenticationType = "ipmi_auth_type", Bridging = "ipmi_bridging";
    public const string TargetChannel = "ipmi_target_channel", TargetAddress = "ipmi_target_address", TransitChannel = "ipmi_transit_channel", TransitAddress = "ipmi_transit_address";
    public const string LocalAddress = "ipmi_local_address";
    public const string ForceBootDevice = "ipmi_force_boot_device", DisableBootTimeout = "ipmi_disable_boot_timeout";

    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Address] = "IP address or host name of the BMC. Required.",
        [Port] = "UDP port of the BMC. Optional, default 623.",
        [Username] = "User on the BMC, at most 16 bytes. Optional, default: the anonymous user.",
        [Password] = "Password of the user, at most 20 bytes. Optional, default: none.",
        [PrivilegeLevel] = "Privilege level to log in at: ADMINISTRATOR, OPERATOR, USER or CALLBACK. Optional, default ADMINISTRATOR.",
        [CipherSuite] = "The one cipher suite to use: 0-3, 6-8, 11, 12, 15-17. Optional, default: 17, then 3; those that protect less are used only when named here.",
        [BmcKey] = "The BMC's key K_g in hex, at most 40 digits. Optional, default: none.",
        [ProtocolVersion] = "Version of IPMI to speak: 2.0 or 1.5, which hides nothing and is for BMCs that have no better. Optional, default 2.0.",
        [AuthenticationType] = "How packets of IPMI 1.5 are signed: md5, password (in clear) or none. Optional, default md5.",
        [Bridging] = "Bridging to a controller behind the BMC: no, single or dual. Optional, default no.",
        [TargetChannel] = "Channel of the controller that is meant, such as 0 or 0x7. Required for single and dual bridging.",
        [TargetAddress] = "Slave address of the controller that is meant, such as 0x82. Required for single and dual bridging.",
        [TransitChannel] = "Channel of the controller in between. Required for dual bridging.",
        [TransitAddress] = "Slave address of the controller in between. Required for dual bridging.",
        [LocalAddress] = "The BMC's own slave address on the bus. Optional, default 0x20.",
        [ForceBootDevice] = "Whether to send a persistent boot device again before each start, for BMCs that forget it. Optional, default False.",
        [BmcTraces.Key] = BmcTraces.Description,
        [DisableBootTimeout] = "Whether to tell the BMC not to drop the boot device after 60 s. Optional, default True.",
    };
}

namespace Ironic.Drivers.Snmp;

/// <summary>The keys of <c>driver_info</c> that the snmp hardware type reads, each with a line for the operator.</summary>
internal static class SnmpKeys
{
    public const string Driver = "snmp_driver", Address = "snmp_address", Port = "snmp_port", Outlet = "snmp_outlet", Version = "snmp_version";
    public const string Community = "snmp_community", CommunityRead = "snmp_community_read", CommunityWrite = "snmp_community_write";
    public const string User = "snmp_user", Security = "snmp_security";
    public const string AuthProtocol = "snmp_auth_protocol", AuthKey = "snmp_auth_key", PrivProtocol = "snmp_priv_protocol", PrivKey = "snmp_priv_key";
    public const string ContextEngineId = "snmp_context_engine_id", ContextName = "snmp_context_name";

    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Driver] = "Family of the PDU, or auto: by what it calls itself. Required.",
        [Address] = "IP address or host name of the PDU. Required.",
        [Outlet] = "Number of the PDU's outlet that feeds the node. Required.",
        [Port] = "UDP port of the PDU. Optional, default 161.",
        [Version] = "Version of SNMP: 1, 2c or 3. Optional, default 1.",
        [Community] = "Community for reading and writing; required for versions 1 and 2c, unless the two below are given.",
        [CommunityRead] = "Community for reading. Optional, default snmp_community.",
        [CommunityWrite] = "Community for writing. Optional, default snmp_community.",
        [User] = "User of version 3; required for it.",
        [AuthProtocol] = "How version 3 authenticates: md5, sha, sha256, sha384, sha512 or none. Optional, default none.",
        [AuthKey] = "Passphrase of that, at least 8 characters.",
        [PrivProtocol] = "How version 3 encrypts: des, 3des, aes, aes192, aes256, aes192blmt, aes256blmt or none. Optional, default none.",
        [PrivKey] = "Passphrase of that, at least 8 characters.",
        [ContextEngineId] = "Engine that the objects belong to, in hex, where it is not the PDU itself. Optional.",
        [ContextName] = "Context that the objects belong to. Optional.",
    };
}

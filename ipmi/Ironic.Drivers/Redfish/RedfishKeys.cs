using Ironic.Drivers.Tracing;

namespace Ironic.Drivers.Redfish;

/// <summary>The keys of <c>driver_info</c> that the Redfish hardware types read, each with a line for the operator.</summary>
internal static class RedfishKeys
{
    public const string Address = "redfish_address", SystemId = "redfish_system_id", Username = "redfish_username", Password = "redfish_password";
    public const string VerifyCa = "redfish_verify_ca", AuthType = "redfish_auth_type", TlsMinimum = "redfish_tls_minimum_version";
    public const string Fingerprint = "redfish_tls_fingerprint", KeepAlive = "redfish_keep_alive";
    public const string DeployIso = "deploy_iso", FirmwareMethod = "redfish_firmware_method", HttpBootUri = "redfish_http_boot_uri";

    public static IReadOnlyDictionary<string, string> Properties { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Address] = "Address of the BMC: a host, host:port or URL; https where no scheme is given. Required.",
        [SystemId] = "Path of the system, such as /redfish/v1/Systems/1, or its id. Required only where the BMC serves several.",
        [Username] = "User on the BMC. Optional, default: no login.",
        [Password] = "Password of the user. Optional.",
        [VerifyCa] = "How the BMC's certificate is verified: True (by this host's authorities), False (not at all), or the path of a file or folder of authorities. Optional, default True.",
        [AuthType] = "How to log in: auto (a session, else basic), session or basic. Optional, default auto.",
        [TlsMinimum] = "Oldest version of TLS to speak: 1.0, 1.1, 1.2 or 1.3. Optional, default 1.2.",
        [Fingerprint] = "SHA-256 fingerprint of the one certificate to believe, 64 hex digits. Optional; redfish_verify_ca does not matter then.",
        [FirmwareMethod] = "How firmware gets to the BMC: auto (it fetches it where it can, else it is sent it), simple (it fetches it) or push (it is sent it). Optional, default auto.",
        [HttpBootUri] = "What the machine boots by UEFI HTTP (http or https), for BMCs that take a URL with it. Optional, default: what DHCP says.",
        [BmcTraces.Key] = BmcTraces.Description,
        [KeepAlive] = "Whether to keep one connection open, which some BMCs choke on. Optional, default True.",
    };

    /// <summary>Those, and those of virtual media boot.</summary>
    public static IReadOnlyDictionary<string, string> BootProperties { get; } = new Dictionary<string, string>(Properties, StringComparer.Ordinal)
    {
        [DeployIso] = "URL (http or https) of the deploy ramdisk as an image to boot from, as the BMC is to fetch it. Optional, default: one made of deploy_kernel and deploy_ramdisk.",
        ["external_http_url"] = "URL at which this node's BMC reaches the appliance's files. Optional, default: where machines reach them.",
    };
}

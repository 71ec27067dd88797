using System.Net;

namespace Ironic.Lab.Bmc;

/// <summary>Where a machine's BMC listens (IPMI 2.0 over UDP, or Redfish over HTTPS), and who may enter as administrator.</summary>
public sealed record BmcEndpoint(IPEndPoint Address, string User, string Password)
{
    /// <summary>SHA-256 of the certificate it shows, in hex; null: it speaks no TLS.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Without the password: a record's own text would hold it.</summary>
    public override string ToString() => $"{User}@{Address}";
}

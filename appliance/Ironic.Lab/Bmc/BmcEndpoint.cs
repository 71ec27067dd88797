using System.Net;

namespace Ironic.Lab.Bmc;

/// <summary>Where a machine's BMC listens (IPMI 2.0 over UDP), and who may enter as administrator.</summary>
public sealed record BmcEndpoint(IPEndPoint Address, string User, string Password)
{
    /// <summary>Without the password: a record's own text would hold it.</summary>
    public override string ToString() => $"{User}@{Address}";
}

using Ironic.Redfish.Http;
using Ironic.Redfish.Tracing;

namespace Ironic.Redfish;

/// <summary>A Redfish service as an operator names it, and how to enter it.</summary>
/// <param name="Address">Scheme, host and port: <c>https://10.0.0.5</c>. A path is ignored.</param>
/// <param name="Login">User and password.</param>
public sealed record RedfishTarget(Uri Address, RedfishLogin Login)
{
    /// <summary>Default: the certificate is verified against the host's authorities.</summary>
    public TlsPolicy Tls { get; init; } = TlsPolicy.Verify;

    /// <summary>Whether one connection is kept open between requests. False for BMCs that choke on long-lived ones. Default: true.</summary>
    public bool KeepsAlive { get; init; } = true;

    /// <summary>Takes down what is asked of it; null: nobody does.</summary>
    public IRedfishTrace? Trace { get; init; }

    /// <summary>"10.0.0.5" or "10.0.0.5:8443": what messages call it.</summary>
    public string Label => Address.IsDefaultPort ? Address.Host : Address.Authority;
}

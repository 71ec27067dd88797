using Ironic.Ipmi.Quirks;
using Ironic.Ipmi.Tracing;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi.Lanes;

/// <summary>A BMC as an operator names it, and how to log in to it.</summary>
/// <param name="Host">IPv4 or IPv6 address, or a name that resolves to one.</param>
/// <param name="Login">User, password and the rest.</param>
public sealed record BmcTarget(string Host, BmcCredentials Login)
{
    /// <summary>UDP port. Default: 623.</summary>
    public int Port { get; init; } = Rmcp.DefaultPort;

    /// <summary>What is known to be odd about it. Default: nothing.</summary>
    public IpmiQuirks Quirks { get; init; } = new();

    /// <summary>Takes down what is said to it; null: nobody does.</summary>
    public IIpmiTrace? Trace { get; init; }
}

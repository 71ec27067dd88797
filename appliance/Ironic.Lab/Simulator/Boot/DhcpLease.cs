using System.Net;

namespace Ironic.Lab.Simulator.Boot;

/// <summary>What a DHCP server gave a machine.</summary>
/// <param name="Address">yiaddr.</param>
/// <param name="NextServer">siaddr; 0.0.0.0: none.</param>
/// <param name="BootFile">"file", or option 67; empty: nothing to boot.</param>
internal sealed record DhcpLease(IPAddress Address, IPAddress NextServer, string BootFile);

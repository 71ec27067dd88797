namespace Ironic.Pxe.Dhcp;

/// <summary>What part our DHCP service plays on the network.</summary>
public enum DhcpMode
{
    /// <summary>None: another server (or Neutron) gives addresses and boot options.</summary>
    Off,

    /// <summary>Another server gives addresses; we add the boot options (proxyDHCP, ports 67 and 4011).</summary>
    Proxy,

    /// <summary>We give both.</summary>
    On,
}

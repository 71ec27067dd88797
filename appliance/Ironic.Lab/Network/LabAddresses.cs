using System.Net;

namespace Ironic.Lab.Network;

/// <summary>All numbers and names that follow from a lab's place (0 to 255) among the labs of this host. Pure.</summary>
/// <remarks>
/// <code>
/// 10.77.K.0/24     the machines' network; .1 is the host's own end
/// 127.77.K.11 ...  the BMCs, on the host's loopback (all of 127/8 answers without being configured)
/// 52:54:77:KK:..   the machines' cards (locally administered)
/// </code>
/// </remarks>
public readonly record struct LabAddresses(byte Place)
{
    /// <summary>As many as have a BMC address: .11 to .210.</summary>
    public const int MaxMachines = 200;

    public const int PrefixLength = 24;

    /// <summary>The end of the machines' network that lies in the caller's namespace, for DHCP, TFTP and HTTP servers to listen on.</summary>
    public string HostInterface => $"ilab{Place}";

    public IPAddress HostAddress => new([10, 77, Place, 1]);

    /// <param name="machine">1 for the lab's first machine.</param>
    public IPAddress Bmc(int machine) => new([127, 77, Place, (byte)(10 + machine)]);

    /// <param name="machine">1 for the lab's first machine.</param>
    public string Mac(int machine) => $"52:54:77:{Place:x2}:00:{machine:x2}";

    internal static string Tap(int machine) => $"tap{machine}";
}

using Ironic.Ipmi.Lanes;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ipmi;

/// <summary>From a node to its BMC.</summary>
internal sealed class IpmiNodes(BmcLanes lanes, TimeProvider time)
{
    /// <exception cref="DriverException">The node's driver_info is wrong; the message lists all that is.</exception>
    public NodeBmc Find(DriverContext node) => IpmiSettingsReader.TryRead(node, out var problems) is { } settings
        ? new(node, settings, lanes.For(settings.Target), time)
        : throw new DriverException(string.Join(" ", problems)) { Cause = DriverCauses.DriverInfoInvalid };

    /// <summary>All that is wrong with the node's driver_info; nothing is sent.</summary>
    public static IReadOnlyList<string> Validate(DriverContext node)
    {
        IpmiSettingsReader.TryRead(node, out var problems);
        return problems;
    }
}

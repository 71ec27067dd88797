using Ironic.Model.Drivers;
using Ironic.Redfish;

namespace Ironic.Drivers.Redfish;

/// <summary>From a node to its BMC.</summary>
internal sealed class RedfishNodes(RedfishClient client, RedfishDriverOptions options, TimeProvider time)
{
    public RedfishDriverOptions Options => options;

    public TimeProvider Time => time;

    /// <exception cref="DriverException">The node's driver_info is wrong; the message lists all that is.</exception>
    public NodeRedfish Find(DriverContext node) => RedfishSettings.TryRead(node, out var problems) is { } settings
        ? new(node, settings, client.For(settings.Target), options.Quirks, time)
        : throw new DriverException(string.Join(" ", problems)) { Cause = DriverCauses.DriverInfoInvalid };

    /// <summary>All that is wrong with the node's driver_info; nothing is sent.</summary>
    public static IReadOnlyList<string> Validate(DriverContext node)
    {
        RedfishSettings.TryRead(node, out var problems);
        return problems;
    }
}

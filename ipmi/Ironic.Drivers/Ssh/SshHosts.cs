using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ssh;

/// <summary>From a node to its machine on a hypervisor.</summary>
internal sealed class SshHosts(SshConnections connections, TimeProvider time)
{
    /// <exception cref="DriverException">The node's driver_info is wrong; the message lists all that is.</exception>
    public Virsh Find(DriverContext node) => SshSettings.TryRead(node, out var problems) is { } settings
        ? new(connections, settings, node, time)
        : throw new DriverException(string.Join(" ", problems)) { Cause = DriverCauses.DriverInfoInvalid };

    public static IReadOnlyList<string> Validate(DriverContext node)
    {
        SshSettings.TryRead(node, out var problems);
        return problems;
    }
}

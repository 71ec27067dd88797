using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Json;
using Ironic.Model.Timeline;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp;

/// <summary>Where a node's packets are to come from: told before it boots, so that their absence can be judged.</summary>
internal sealed class AwaitedNetwork(ClientDirectory directory, DhcpOptions options, DhcpState state, TimeProvider time)
{
    /// <summary>Says nothing of a node without a reserved address: it may come up in any network.</summary>
    public async ValueTask TellAsync(DriverContext node, CancellationToken cancellationToken)
    {
        if (options.Mode == DhcpMode.Off || await directory.FindAsync(node.NodeUuid, cancellationToken) is not { } client || !Ipv4.TryFrom(client.ReservedAddress, out var reserved)) return;
        if (state.Subnets.FirstOrDefault(subnet => subnet.Contains(reserved)) is not { } subnet) return;
        var network = subnet.Configured.Network.ToString();
        var (way, heard) = subnet.Configured.Interface is { } name ? ($"on {name}", true) : ($"by a relay, {(subnet.IsHeardByRelay ? "which has been heard" : "of which nothing was ever heard")}", subnet.IsHeardByRelay);
        node.Timeline.Record(new(node.NodeUuid, time.GetUtcNow(), TimelineNames.DhcpAwaited)
        {
            Message = $"DHCP of {client.Address} is awaited in {network}, {way}",
            Data = JsonMap.From(new JsonObject { ["network"] = network, ["via"] = subnet.Configured.Interface is null ? "relay" : "interface", ["heard"] = heard }),
        });
    }
}

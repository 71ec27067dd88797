using System.Net;
using Ironic.Model.Nodes;
using Ironic.Model.Ports;
using Ironic.Model.Provisioning;
using Ironic.Model.Stores;

namespace Ironic.Conductor.Ramdisk;

/// <summary>Whose ramdisk is it? By what the machine shows of itself.</summary>
internal sealed class RamdiskNodeFinder(INodeStore nodes, IPortStore ports)
{
    private const int PageSize = 1000;

    /// <summary>Null: the addresses belong to no node, or to several.</summary>
    public async Task<Node?> ByAddressesAsync(IReadOnlyList<MacAddress> addresses, CancellationToken cancellationToken)
    {
        HashSet<Guid> owners = [];
        foreach (var address in addresses)
        {
            if (await ports.FindByAddressAsync(address, cancellationToken) is { } port) owners.Add(port.NodeUuid);
        }

        return owners.Count == 1 ? await nodes.FindAsync(owners.First(), cancellationToken) : null;
    }

    /// <summary>By any <c>*_address</c> of driver_info among the nodes in one state; null: none, or several.</summary>
    public async Task<Node?> ByBmcAsync(IReadOnlyList<string?> bmcAddresses, ProvisionState state, CancellationToken cancellationToken)
    {
        var wanted = bmcAddresses.Select(Parse).OfType<IPAddress>().Where(address => !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)).ToHashSet();
        if (wanted.Count == 0) return null;
        var waiting = await nodes.ListAsync(new() { ProvisionState = state, Limit = PageSize, IncludeChildren = true }, cancellationToken);
        var found = waiting.Where(node => node.DriverInfo.Entries
            .Where(entry => entry.Key.EndsWith("_address", StringComparison.Ordinal))
            .Any(entry => Parse(entry.Value.ToString()) is { } address && wanted.Contains(address))).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>An address as it is, or as the host of a URL.</summary>
    private static IPAddress? Parse(string? text) =>
        IPAddress.TryParse(text, out var address) || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.IdnHost, out address)) ? address : null;
}

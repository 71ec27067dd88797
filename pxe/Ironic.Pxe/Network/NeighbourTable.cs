using Ironic.Model.Ports;

namespace Ironic.Pxe.Network;

/// <summary>The kernel's ARP table: who is behind an address that another DHCP server gave.</summary>
internal static class NeighbourTable
{
    private const string Path = "/proc/net/arp";

    /// <summary>Null: the kernel does not know the address.</summary>
    public static async ValueTask<MacAddress?> FindAsync(Ipv4 address, CancellationToken cancellationToken)
    {
        try
        {
            return Parse(await File.ReadAllLinesAsync(Path, cancellationToken), address);
        }
        catch (IOException)
        {
            return null; // not Linux, or /proc is not mounted: the name of a client is a convenience
        }
    }

    /// <summary>Columns: address, hardware type, flags, hardware address, mask, device; one heading line.</summary>
    internal static MacAddress? Parse(IEnumerable<string> lines, Ipv4 address)
    {
        foreach (var line in lines.Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length >= 4 && Ipv4.TryParse(columns[0], out var known) && known == address
                && MacAddress.TryParse(columns[3], out var neighbour) && neighbour.Value != 0)
            {
                return neighbour;
            }
        }

        return null;
    }
}

using Ironic.Model.Ports;
using Ironic.Pxe.Network;

namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>A DHCPv4 message to be written; <see cref="DhcpPacket"/> is the one that was read.</summary>
internal sealed record DhcpMessage(bool IsRequest, DhcpMessageType Type, uint TransactionId, MacAddress Hardware)
{
    public ushort Seconds { get; init; }
    public bool WantsBroadcast { get; init; }

    /// <inheritdoc cref="DhcpPacket.ClientAddress"/>
    public Ipv4 ClientAddress { get; init; }

    public Ipv4 YourAddress { get; init; }

    public Ipv4 NextServer { get; init; }

    /// <inheritdoc cref="DhcpPacket.RelayAddress"/>
    public Ipv4 RelayAddress { get; init; }

    /// <summary>The "file" field: at most 127 characters of ASCII; empty: none.</summary>
    public string File { get; init; } = "";

    /// <summary>In the order of writing, the most needed first; option 53 leads them and is not listed here.</summary>
    public IReadOnlyList<(DhcpOption Code, byte[] Value)> Options { get; init; } = [];
}

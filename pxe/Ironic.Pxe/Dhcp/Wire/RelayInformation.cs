namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>The sub-options that a relay agent puts into option 82 (RFC 3046 section 2.0).</summary>
internal static class RelayInformation
{
    /// <summary>RFC 3527: the link that the client is on, where it is not the one of giaddr. An IPv4 address.</summary>
    public const byte LinkSelection = 5;

    /// <summary>RFC 8357: answers are to go to the port that the relay sent from. Empty.</summary>
    public const byte SourcePort = 19;

    /// <summary>Finds a sub-option; false without a relay.</summary>
    /// <param name="packet">As it came.</param>
    /// <param name="code">Which.</param>
    /// <param name="scratch"><see cref="DhcpPacket.ScratchLength"/> bytes.</param>
    /// <param name="value">Aliases the datagram or the scratch.</param>
    public static bool TryFind(in DhcpPacket packet, byte code, Span<byte> scratch, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (packet.RelayAddress.IsAny || !packet.TryGet(DhcpOption.RelayAgentInformation, scratch, out var information)) return false;
        var reader = new DhcpOptionReader(information);
        while (reader.Read())
        {
            if ((byte)reader.Code != code) continue;
            value = reader.Value;
            return true;
        }

        return false;
    }
}

namespace Ironic.Ipmi.Wire;

/// <summary>The four bytes before every packet, ASF v2.0 section 3.2.2 and IPMI v2.0 rev 1.1, table 13-1.</summary>
/// <remarks>
/// <code>
/// 0  06    version: RMCP 1.0
/// 1  00    reserved
/// 2  FF    RMCP sequence; FFh: no RMCP acknowledge wanted
/// 3  07    class: IPMI (06h would be ASF)
/// </code>
/// </remarks>
public static class Rmcp
{
    public const int HeaderLength = 4;

    /// <summary>The UDP port of every BMC, unless told otherwise.</summary>
    public const int DefaultPort = 623;

    /// <summary>Nothing that IPMI sends over a LAN is longer (a message is at most 255 bytes; the rest is headers, IV, pad and trailer).</summary>
    public const int MaxDatagramLength = 512;

    private const byte Version = 0x06, IpmiClass = 0x07;
    private static ReadOnlySpan<byte> Header => [Version, 0x00, 0xFF, IpmiClass];

    /// <summary>Tells whether the datagram is one of IPMI's, of either session format.</summary>
    public static WireError Check(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length <= HeaderLength) return WireError.Truncated;
        if (datagram.Length > MaxDatagramLength) return WireError.TooLong;
        return datagram[0] == Version && datagram[3] == IpmiClass ? WireError.None : WireError.NotIpmi; // 1 and 2 are seen with any value
    }

    /// <summary>Which of the two session formats a datagram that passed <see cref="Check"/> has.</summary>
    public static bool IsRmcpPlus(ReadOnlySpan<byte> datagram) => datagram[HeaderLength] == RmcpPlusCodec.AuthType;

    internal static void Write(Span<byte> destination) => Header.CopyTo(destination);
}

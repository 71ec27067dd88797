using System.Buffers.Binary;

namespace Ironic.Pxe.Network;

/// <summary>The two ICMPv6 messages of router discovery.</summary>
/// <remarks>
/// RFC 4861 sections 4.1 and 4.2; the kernel fills in the checksum.
/// <code>
/// solicitation   133 0 checksum (2) reserved (4) options
/// advertisement  134 0 checksum (2) hop limit  flags  lifetime (2)  reachable (4)  retransmit (4)  options
/// </code>
/// </remarks>
internal static class RouterAdvertisement
{
    public const int Length = 16;

    private const byte Solicitation = 133, Advertisement = 134;
    private const int SolicitationLength = 8, HopLimitOffset = 4, LifetimeOffset = 6;

    public static bool IsSolicitation(ReadOnlySpan<byte> message) => message.Length >= SolicitationLength && message[0] == Solicitation && message[1] == 0;

    /// <summary>
    /// Says that there is a link and nothing more: lifetime 0 (we are no default router), no prefix, no DHCPv6. A host that hears it configures
    /// nothing, but knows that it need not wait on.
    /// </summary>
    public static void Write(Span<byte> destination)
    {
        destination = destination[..Length];
        destination.Clear();
        destination[0] = Advertisement;
        destination[HopLimitOffset] = 64;
        BinaryPrimitives.WriteUInt16BigEndian(destination[LifetimeOffset..], 0);
    }
}

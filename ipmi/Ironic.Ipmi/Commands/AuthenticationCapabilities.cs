namespace Ironic.Ipmi.Commands;

/// <summary>How a BMC may be logged in to: Get Channel Authentication Capabilities, IPMI v2.0 rev 1.1, table 22-15.</summary>
/// <param name="Channel">The channel that answered.</param>
/// <param name="SupportsIpmi20">It speaks RMCP+.</param>
/// <param name="HasBmcKey">Its K_g is not all zeros, so that sessions need it.</param>
/// <remarks>
/// <code>
/// 0  channel   1  bit 7: byte 3 counts; 5:0 authentication types of IPMI 1.5   2  bit 5: K_g set; 4:0 who may log in
/// 3  bit 1: IPMI 2.0, bit 0: IPMI 1.5   4  OEM (4)
/// </code>
/// </remarks>
public readonly record struct AuthenticationCapabilities(byte Channel, bool SupportsIpmi20, bool HasBmcKey)
{
    /// <summary>Those of a BMC that did not tell, and in which a session was opened.</summary>
    public static AuthenticationCapabilities Proven { get; } = new(Channel: 0, SupportsIpmi20: true, HasBmcKey: false);

    public const int Length = 8;

    private const byte ExtendedBit = 0x80, BmcKeyBit = 0x20, Ipmi20Bit = 0x02;

    /// <summary>Users with names may log in.</summary>
    private const byte NamedUsersBit = 0x04;

    public static bool TryRead(ReadOnlySpan<byte> data, out AuthenticationCapabilities capabilities)
    {
        capabilities = default;
        if (data.Length < 4) return false;
        var extended = (data[1] & ExtendedBit) != 0;
        capabilities = new(data[0], extended && (data[3] & Ipmi20Bit) != 0, extended && (data[2] & BmcKeyBit) != 0);
        return true;
    }

    public int Write(Span<byte> destination)
    {
        destination[..Length].Clear();
        destination[0] = Channel;
        destination[1] = SupportsIpmi20 ? ExtendedBit : (byte)0;
        destination[2] = (byte)(NamedUsersBit | (HasBmcKey ? BmcKeyBit : 0));
        destination[3] = SupportsIpmi20 ? Ipmi20Bit : (byte)0;
        return Length;
    }
}

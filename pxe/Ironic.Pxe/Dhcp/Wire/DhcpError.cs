namespace Ironic.Pxe.Dhcp.Wire;

/// <summary>Why a datagram is no DHCP message of ours to read.</summary>
internal enum DhcpError
{
    None,

    /// <summary>Shorter than the fixed fields and the cookie.</summary>
    Truncated,

    /// <summary>No magic cookie: plain BOOTP, or something else altogether.</summary>
    NotDhcp,

    /// <summary>Not Ethernet with 6-byte addresses.</summary>
    UnsupportedHardware,

    /// <summary>An option's length points past the end of its area.</summary>
    OptionOverrun,

    /// <summary>No option 53, or one that is not a single byte of 1-8.</summary>
    NoMessageType,
}

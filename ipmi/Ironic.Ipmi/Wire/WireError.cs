namespace Ironic.Ipmi.Wire;

/// <summary>Why a datagram was not accepted. The names are counted by metrics, so they are part of that contract.</summary>
public enum WireError
{
    None,

    /// <summary>Shorter than its own header or its own length field says.</summary>
    Truncated,

    /// <summary>Longer than anything that IPMI sends.</summary>
    TooLong,

    /// <summary>Not RMCP, or RMCP of another class.</summary>
    NotIpmi,

    /// <summary>An IPMI 1.5 packet where RMCP+ was due, or the other way round.</summary>
    WrongSessionFormat,

    /// <summary>A payload type that we do not read.</summary>
    UnsupportedPayload,

    /// <summary>Signed where it may not be, or not signed where it must be.</summary>
    AuthenticationMismatch,

    /// <summary>Encrypted where it may not be, or in clear where it must not be.</summary>
    EncryptionMismatch,

    /// <summary>The session trailer has an impossible pad or next header.</summary>
    BadTrailer,

    /// <summary>Forged, damaged, or signed with another key.</summary>
    BadAuthCode,

    /// <summary>The encrypted payload does not end in a possible pad.</summary>
    BadPadding,

    /// <summary>A checksum of the IPMI message is wrong.</summary>
    BadChecksum,

    /// <summary>For a session that does not exist (any more).</summary>
    UnknownSession,

    /// <summary>A session sequence number that was seen before, or is too old to tell.</summary>
    StaleSequence,

    /// <summary>Well formed, but nobody waits for it.</summary>
    Unsolicited,
}

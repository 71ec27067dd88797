namespace Ironic.Pxe.Tftp.Wire;

/// <summary>A read or write request as received. Options that we do not know, or whose value is no number, are not here.</summary>
internal sealed record TftpRequest(bool IsRead, string Path, TftpMode Mode)
{
    /// <summary>RFC 2348.</summary>
    public int? BlockSize { get; init; }

    /// <summary>RFC 2349: seconds between retransmissions.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>RFC 2349: the client wants to know the file's size.</summary>
    public bool WantsSize { get; init; }

    /// <summary>RFC 7440: blocks per acknowledgement.</summary>
    public int? WindowSize { get; init; }
}

internal enum TftpMode
{
    Octet,

    /// <summary>Line ends are CR LF on the wire, and CR is CR NUL (RFC 764).</summary>
    NetAscii,

    /// <summary>"mail", or something nobody has heard of.</summary>
    Unknown,
}

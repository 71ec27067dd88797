using System.Net;

namespace Ironic.Pxe.Tftp;

/// <summary>The TFTP service: read-only.</summary>
public sealed record TftpOptions
{
    /// <summary>IPv4 addresses and ports to listen on (RFC 1350: port 69). <c>0.0.0.0</c>: all addresses. Default: none, the service is off.</summary>
    public IReadOnlyList<IPEndPoint> Listen { get; init; } = [];

    /// <summary>Simultaneous transfers; requests beyond are not answered, and clients repeat them. Default: 1024.</summary>
    public int MaxTransfers { get; init; } = 1024;

    /// <summary>The most blocks an acknowledgement. Default: 64, which is what one segmented send can carry.</summary>
    public int MaxWindowSize { get; init; } = 64;

    /// <summary>Until the first retransmission, unless the client says; shorter once the way to it has been measured. Default: 1 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Retransmissions of one window before the client is given up. Default: 6.</summary>
    public int MaxRetransmissions { get; init; } = 6;

    /// <summary>Memory for file content shared between transfers, bytes. Default: 32 MiB.</summary>
    public long CacheBytes { get; init; } = 32 << 20;
}

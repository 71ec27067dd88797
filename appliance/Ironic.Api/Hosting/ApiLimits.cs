using Ironic.Api.Requests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Ironic.Api.Hosting;

/// <summary>What a client may cost us.</summary>
public static class ApiLimits
{
    /// <summary>Sets the server's limits. Bodies: 1 MiB where an endpoint does not say otherwise.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        limits.MaxRequestBodySize = BodyLimit.General.Bytes;

        // Far more than clients and agents make, far less than a process may have open: what is beyond is hung up on.
        limits.MaxConcurrentConnections = 10_000;

        // A lookup names every MAC address of a big machine, a list every field: 16 KiB, twice Kestrel's default.
        limits.MaxRequestLineSize = 16 * 1024;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;

        // Kestrel's own rates (240 bytes/s after 5 s) end a client that trickles its body or does not read its answer.
        limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);

        // Above the usual 60 s and 120 s of proxies and connection pools, so that they close first.
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}

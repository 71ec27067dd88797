using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Ironic.Api.Hosting;

/// <summary>How many requests a client may make: a bucket of tokens each, kept as the time at which it will be full again.</summary>
/// <remarks>Thread-safe. A client is an IPv4 address, or the 64-bit prefix of an IPv6 one.</remarks>
internal sealed class RequestRates
{
    /// <summary>Clients kept at most, some 1 MB; those whose buckets are full are forgotten first.</summary>
    public const int MaxClients = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, long> _fullAt = [];
    private readonly bool _behindProxy;
    private readonly TimeProvider _time;
    private readonly long _interval, _depth;

    public RequestRates(ApiOptions options, TimeProvider time)
    {
        (_behindProxy, _time) = (options.TrustForwardedHeaders, time);
        if (options.RateLimit is not { } limit) return;
        _interval = Math.Max(1, (long)(time.TimestampFrequency / limit.RequestsPerSecond));
        _depth = _interval * limit.Burst;
    }

    public int Clients
    {
        get { lock (_gate) return _fullAt.Count; }
    }

    /// <summary>Zero: go on. Else the request is one too many, and so long is to be waited.</summary>
    public TimeSpan Take(HttpContext context) => _interval == 0 ? TimeSpan.Zero : Take(ClientOf(context));

    public TimeSpan Take(UInt128 client)
    {
        var now = _time.GetTimestamp();
        lock (_gate)
        {
            var known = _fullAt.TryGetValue(client, out var full);
            var then = Math.Max(full, now) + _interval;
            if (then - now > _depth) return _time.GetElapsedTime(0, then - now - _depth);
            if (!known && _fullAt.Count >= MaxClients) MakeRoom(now);
            _fullAt[client] = then;
            return TimeSpan.Zero;
        }
    }

    public static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var written = plain.TryWriteBytes(bytes, out var length);
        Debug.Assert(written, "An address has at most 16 bytes.");
        if (plain.AddressFamily == AddressFamily.InterNetworkV6) bytes[8..].Clear();
        return BinaryPrimitives.ReadUInt128BigEndian(bytes) | (UInt128)length; // told apart: an IPv4 address fills other bits
    }

    private UInt128 ClientOf(HttpContext context)
    {
        // The proxy's own entry is the last: the ones before it are the client's to invent.
        var forwarded = _behindProxy ? context.Request.Headers["X-Forwarded-For"].ToString() : "";
        return IPAddress.TryParse(forwarded.AsSpan(forwarded.LastIndexOf(',') + 1).Trim(), out var told) ? KeyOf(told) : KeyOf(context.Connection.RemoteIpAddress ?? IPAddress.None);
    }

    /// <summary>When most of them are busy, somebody plays many clients: all begin anew, which costs him more than the others.</summary>
    private void MakeRoom(long now)
    {
        foreach (var (client, full) in _fullAt)
        {
            if (full <= now) _fullAt.Remove(client);
        }

        if (_fullAt.Count > MaxClients * 9 / 10) _fullAt.Clear();
    }
}

namespace Ironic.Snmp;

/// <summary>How patient the client is.</summary>
public sealed record SnmpOptions
{
    /// <summary>Wait for one answer. Default: 1 s, as Ironic's <c>[snmp]udp_transport_timeout</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often one request is sent. Default: 6, as Ironic's <c>[snmp]udp_transport_retries</c> of 5.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>Spreads the waits by up to a fifth. Default: the shared source.</summary>
    public Random Jitter { get; init; } = Random.Shared;
}

namespace Ironic.Ipmi;

/// <summary>How patient the client is.</summary>
public sealed record IpmiClientOptions
{
    /// <summary>Wait for the first answer of a BMC that we know nothing of. Default: 1 s, as ipmitool and freeipmi begin.</summary>
    public TimeSpan FirstTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Never ask again sooner than this, however fast a BMC has been. Default: 0.5 s, so that a busy BMC is not made busier.</summary>
    public TimeSpan LeastTimeout { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Never wait longer for one answer. Default: 5 s.</summary>
    public TimeSpan MostTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often one request is sent before the BMC counts as silent; each wait is twice the last. Default: 5, which takes 17 s at most.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The same, where silence is likely to mean something else: an optional question, or a session that the BMC may have dropped. Default: 2.</summary>
    public int BriefAttempts { get; init; } = 2;

    /// <summary>The whole handshake, all fall-backs included. Default: 45 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>A session that has answered within this time is taken to be alive. Default: 5 s.</summary>
    public TimeSpan TrustedFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Spreads the waits by up to a fifth, so that thousands of BMCs are not asked in step. Default: the shared source.</summary>
    public Random Jitter { get; init; } = Random.Shared;
}

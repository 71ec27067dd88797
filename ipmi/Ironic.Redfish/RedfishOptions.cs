namespace Ironic.Redfish;

/// <summary>Patience and limits with every BMC.</summary>
public sealed record RedfishOptions
{
    /// <summary>For TCP and TLS together. Default: 10 s (BMCs take 2 to 5 s for a TLS handshake).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From a request to the end of its answer, at most. Default: 60 s, as Ironic's sushy has it.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Reading from a BMC that is known to be quick is given up after this time, and tried again with all patience: its connection may be dead. Default: 10 s.
    /// </summary>
    public TimeSpan LeastTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the begin of an upload to the end of its answer. Default: 20 min.</summary>
    public TimeSpan UploadTimeout { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Bytes of an answer; a longer one is a fault. Default: 8 MiB (attribute registries reach 3 MiB).</summary>
    public int MaxBodyBytes { get; init; } = 8 << 20;

    /// <summary>Pages of a collection that are followed. Default: 64.</summary>
    public int MaxPages { get; init; } = 64;

    /// <summary>Members of a collection that are read. Default: 1,024.</summary>
    public int MaxMembers { get; init; } = 1024;

    /// <summary>A session unused for so long is deleted on the BMC. Default: 150 s, so that a poll each minute keeps it.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>After a session could not be had (none free, no such service) basic is used for so long before it is asked for again. Default: 10 min.</summary>
    public TimeSpan BasicFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Callers that may wait for one BMC; more are refused at once. Default: 32.</summary>
    public int QueueLimit { get; init; } = 32;

    /// <summary>Requests to one BMC in any one second; 0: as many as one can. Default: 5.</summary>
    public int MostPerSecond { get; init; } = 5;

    /// <summary>Least time between the end of an answer and the next request to the same BMC. Default: none.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.Zero;

    /// <summary>How long a BMC is left alone after it was told to restart. Default: 30 s; from then on the breaker's probes find out.</summary>
    public TimeSpan RestartTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Failures to reach a BMC in a row, after which callers are refused at once until a probe gets through. Default: 3.</summary>
    public int BreakerFailures { get; init; } = 3;

    /// <summary>Time from the breaker's opening to the first probe; doubled after each that fails. Default: 5 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time between two probes. Default: 2 min.</summary>
    public TimeSpan BreakerLongestPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>A BMC that nobody has used for so long is forgotten, with all that was learnt of it. Default: 1 h.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Where jitter comes from. Default: the shared source.</summary>
    public Random Jitter { get; init; } = Random.Shared;
}

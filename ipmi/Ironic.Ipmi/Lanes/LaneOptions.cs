namespace Ironic.Ipmi.Lanes;

/// <summary>How a lane treats its BMC.</summary>
public sealed record LaneOptions
{
    /// <summary>
    /// An unused session is closed after this time. Default: 20 s. BMCs drop sessions after 30 to 60 s, and have but a few slots.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Callers that may wait for one BMC; more are refused at once. Default: 32.</summary>
    public int QueueLimit { get; init; } = 32;

    /// <summary>
    /// Requests to one BMC in any one second, those of a login and repetitions included; 0: as many as one can. Default: 5, which a login with one command takes.
    /// </summary>
    public int MostPerSecond { get; init; } = 5;

    /// <summary>Least time between the end of an answer and the next request to the same BMC. Default: none.</summary>
    public TimeSpan LeastInterval { get; init; } = TimeSpan.Zero;

    /// <summary>How often to try a command that the BMC is too busy for. Default: 4.</summary>
    public int BusyAttempts { get; init; } = 4;

    /// <summary>Wait before the second try, in the middle; each further wait is twice as long. Default: 1 s.</summary>
    public TimeSpan BusyDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Failures to reach a BMC in a row, after which callers are refused at once until a probe gets through. Default: 3.</summary>
    public int BreakerFailures { get; init; } = 3;

    /// <summary>Time from the breaker's opening to the first probe; doubled after each that fails. Default: 5 s.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time between two probes. Default: 2 min.</summary>
    public TimeSpan BreakerLongestPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a BMC is left alone after it was told to restart. Default: 30 s; from then on the breaker's probes find out.</summary>
    public TimeSpan RestartTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A lane that nobody has used for so long is forgotten, with all that was learnt of its BMC. Default: 1 h.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromHours(1);
}

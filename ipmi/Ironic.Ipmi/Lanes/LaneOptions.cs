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

    /// <summary>How often to try a command that the BMC is too busy for. Default: 4.</summary>
    public int BusyAttempts { get; init; } = 4;

    /// <summary>Wait before the second try; each further wait is twice as long. Default: 1 s.</summary>
    public TimeSpan BusyDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A lane that nobody has used for so long is forgotten, with all that was learnt of its BMC. Default: 1 h.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromHours(1);
}

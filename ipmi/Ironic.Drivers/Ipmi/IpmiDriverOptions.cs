using Ironic.Ipmi;
using Ironic.Ipmi.Lanes;
using Ironic.Ipmi.Quirks;

namespace Ironic.Drivers.Ipmi;

/// <summary>How the ipmi hardware type works with its BMCs.</summary>
public sealed record IpmiDriverOptions
{
    /// <summary>Patience with a single request.</summary>
    public IpmiClientOptions Client { get; init; } = new();

    /// <summary>Queue, session and retries of each BMC.</summary>
    public LaneOptions Lanes { get; init; } = new();

    /// <summary>What is odd about whose BMCs. Default: what we know of.</summary>
    public IpmiQuirkTable Quirks { get; init; } = IpmiQuirkTable.BuiltIn;

    /// <summary>How long a machine may take to reach a power state. Default: 60 s, as Ironic's <c>power_state_change_timeout</c>.</summary>
    public TimeSpan PowerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The same for an operating system that was asked to shut down. Default: 600 s, as Ironic's <c>soft_power_off_timeout</c>.</summary>
    public TimeSpan SoftPowerTimeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Wait before the first look at what became of a power request; each further wait is twice as long. Default: 0.25 s.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>Longest wait between two looks. Default: 2 s.</summary>
    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(2);
}

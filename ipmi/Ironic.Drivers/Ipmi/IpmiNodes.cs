using Ironic.Drivers.Settings;
using Ironic.Drivers.Tracing;
using Ironic.Ipmi.Lanes;
using Ironic.Model.Drivers;

namespace Ironic.Drivers.Ipmi;

/// <summary>From a node to its BMC.</summary>
internal sealed class IpmiNodes(BmcLanes lanes, IpmiDriverOptions options, BmcTraces traces, TimeProvider time)
{
    private const string Protocol = "ipmi";

    private readonly KnownSettings<IpmiSettings> _known = new(node => Read(node, options));

    public TimeProvider Time => time;

    public BmcTraces Traces => traces;

    /// <exception cref="DriverException">The node's driver_info is wrong; the message lists all that is.</exception>
    public NodeBmc Find(DriverContext node)
    {
        var settings = _known.Of(node);
        return new(node, settings, lanes.For(traces.For(node, settings.IsRecorded) is { } trace ? settings.Target with { Trace = trace } : settings.Target), time);
    }

    /// <summary>How it stands with the node's BMC; nothing is sent.</summary>
    /// <exception cref="DriverException">The node's driver_info is wrong.</exception>
    public BmcStatus Describe(DriverContext node)
    {
        var bmc = Find(node);
        var lane = bmc.View;
        return new(Protocol, bmc.Label)
        {
            Identity = BmcFacts.Of(node),
            Quirks = lane.Quirks,
            IsSessionOpen = lane.IsSessionOpen,
            CipherSuite = lane.CipherSuite,
            Waiting = lane.Inside,
            Requests = lane.Requests,
            RoundTrip = lane.RoundTrip,
            Timeout = lane.Timeout,
            MostPerSecond = lane.MostPerSecond,
            LeastInterval = lane.LeastInterval,
            Failures = lane.Failures,
            LastFailure = lane.LastFailure,
            AskedAgainIn = lane.AskedAgainIn,
        };
    }

    /// <summary>All that is wrong with the node's driver_info; nothing is sent.</summary>
    public static IReadOnlyList<string> Validate(DriverContext node)
    {
        IpmiSettingsReader.TryRead(node, out var problems);
        return problems;
    }

    private static IpmiSettings Read(DriverContext node, IpmiDriverOptions options) => IpmiSettingsReader.TryRead(node, out var problems) is { } settings
        ? settings with { Target = settings.Target with { Quirks = options.Quirks.For(BmcFacts.KindOf(node)) } }
        : throw new DriverException(string.Join(" ", problems)) { Cause = DriverCauses.DriverInfoInvalid };
}

using Ironic.Drivers.Settings;
using Ironic.Drivers.Tracing;
using Ironic.Model.Drivers;
using Ironic.Redfish;

namespace Ironic.Drivers.Redfish;

/// <summary>From a node to its BMC.</summary>
internal sealed class RedfishNodes(RedfishClient client, RedfishDriverOptions options, BmcTraces traces, TimeProvider time)
{
    private const string Protocol = "redfish";

    private static readonly (string Name, string Fact)[] Shown = [("vendor", "bmc_vendor"), ("model", "bmc_model"), ("firmware", "bmc_firmware"), ("guid", "bmc_guid")];

    private readonly KnownSettings<RedfishSettings> _known = new(Read);

    public RedfishDriverOptions Options => options;

    public TimeProvider Time => time;

    public BmcTraces Traces => traces;

    /// <exception cref="DriverException">The node's driver_info is wrong; the message lists all that is.</exception>
    public NodeRedfish Find(DriverContext node)
    {
        var settings = _known.Of(node);
        return new(node, settings, client.For(traces.For(node, settings.IsRecorded) is { } trace ? settings.Target with { Trace = trace } : settings.Target), options.Quirks, time);
    }

    /// <summary>How it stands with the node's BMC; nothing is sent.</summary>
    /// <exception cref="DriverException">The node's driver_info is wrong.</exception>
    public BmcStatus Describe(DriverContext node)
    {
        var bmc = Find(node);
        var lane = bmc.View;
        return new(Protocol, bmc.Address)
        {
            Identity = Shown.Where(shown => node.DriverInternalInfo.GetText(shown.Fact) is not null)
                .ToDictionary(shown => shown.Name, shown => node.DriverInternalInfo.GetText(shown.Fact)!, StringComparer.Ordinal),
            Quirks = lane.Quirks,
            IsSessionOpen = lane.IsSessionOpen,
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
        RedfishSettings.TryRead(node, out var problems);
        return problems;
    }

    private static RedfishSettings Read(DriverContext node) => RedfishSettings.TryRead(node, out var problems) is { } settings
        ? settings
        : throw new DriverException(string.Join(" ", problems)) { Cause = DriverCauses.DriverInfoInvalid };
}

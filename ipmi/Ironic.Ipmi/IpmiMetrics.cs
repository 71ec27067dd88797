using System.Diagnostics.Metrics;
using Ironic.Ipmi.Wire;

namespace Ironic.Ipmi;

/// <summary>The meter <c>Ironic.Ipmi</c>.</summary>
internal static class IpmiMetrics
{
    private static readonly Meter Meter = new("Ironic.Ipmi");

    private static readonly Counter<long> SentCounter = Meter.CreateCounter<long>(
        "ipmi.datagrams.sent", description: "Datagrams sent to BMCs, repetitions included.");

    private static readonly Counter<long> RepeatedCounter = Meter.CreateCounter<long>(
        "ipmi.datagrams.repeated", description: "Datagrams sent again because no answer came in time.");

    private static readonly Counter<long> RejectedCounter = Meter.CreateCounter<long>(
        "ipmi.datagrams.rejected", description: "Datagrams received that were no use, by reason.");

    private static readonly Counter<long> OpenedCounter = Meter.CreateCounter<long>(
        "ipmi.sessions.opened", description: "Sessions opened, by cipher suite.");

    public static void Sent() => SentCounter.Add(1);

    public static void Repeated() => RepeatedCounter.Add(1);

    public static void Rejected(WireError reason) => RejectedCounter.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void Opened(CipherSuite suite) => OpenedCounter.Add(1, new KeyValuePair<string, object?>("suite", suite.Id));
}

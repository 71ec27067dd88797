namespace Ironic.Appliance.Bench;

/// <summary>What a phase came to.</summary>
/// <param name="Name">"enroll", "deploy", ...</param>
/// <param name="Nodes">That took part.</param>
/// <param name="Failed">Of those.</param>
/// <param name="Seconds">From the first request to the last node's end.</param>
/// <param name="AskingSeconds">Until the last request was accepted.</param>
/// <param name="Latencies">From a request's acceptance until the node was seen to have arrived.</param>
/// <param name="CpuSeconds">The appliance's.</param>
/// <param name="RssAtEnd">Bytes.</param>
/// <param name="OldestPowerAge">Seconds: the oldest power state that was seen in it.</param>
internal sealed record BenchPhase(string Name, int Nodes, int Failed, double Seconds, double AskingSeconds, Latencies Latencies, double CpuSeconds, double RssAtEnd, double OldestPowerAge)
{
    /// <summary>Nodes an hour.</summary>
    public double PerHour => Seconds > 0 ? (Nodes - Failed) / Seconds * 3600 : 0;

    /// <summary>Cores that the appliance used.</summary>
    public double Cores => Seconds > 0 ? CpuSeconds / Seconds : 0;
}

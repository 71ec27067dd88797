using System.Diagnostics;

namespace Ironic.Benchmarks.Bmc;

/// <summary>CPU of our process for one look at a node's power, by the driver, over healthy BMCs.</summary>
internal static class PollFigures
{
    private const int Ipmi = 1000, Redfish = 200, Reuses = 20, AtOnce = 32, Rounds = 8;

    public static async Task AddAsync(BenchReport report, CancellationToken cancellationToken)
    {
        await using var farm = await FarmProcess.StartAsync(new() { Ipmi = Ipmi, Redfish = Redfish, Network = 110 });
        foreach (var suite in new[] { 17, 3 })
        {
            double fresh = double.MaxValue, reused = double.MaxValue;
            for (var round = 0; round < Rounds; round++) // the best of each: the machine's noise only ever slows
            {
                await using var nodes = new FarmNodes(farm, mostPerSecond: 0, suite);
                if (round == 0) await PollAsync(nodes, 0, Ipmi / 10, 1, cancellationToken); // the code itself is new then
                var skipped = round == 0 ? Ipmi / 10 : 0;
                fresh = Math.Min(fresh, await MillisecondsAsync(Ipmi - skipped, () => PollAsync(nodes, skipped, Ipmi, 1, cancellationToken)));
                reused = Math.Min(reused, await MillisecondsAsync(Ipmi * Reuses, () => PollAsync(nodes, 0, Ipmi, Reuses, cancellationToken)));
            }

            report.AddAtMost($"IPMI, fresh session, suite {suite}", fresh, "ms", 0.15).AddAtMost($"IPMI, reused session, suite {suite}", reused, "ms", 0.05);
        }

        var kept = double.MaxValue;
        await using var redfish = new FarmNodes(farm, mostPerSecond: 0);
        var login = await MillisecondsAsync(Redfish, () => PollAsync(redfish, Ipmi, Ipmi + Redfish, 1, cancellationToken));
        for (var round = 0; round < Rounds; round++) kept = Math.Min(kept, await MillisecondsAsync(Redfish * Reuses, () => PollAsync(redfish, Ipmi, Ipmi + Redfish, Reuses, cancellationToken)));
        report.Add("Redfish, first look (TLS, session, discovery)", login, "ms").AddAtMost("Redfish, kept-alive TLS", kept, "ms", 0.5);
    }

    /// <summary>Each node of a range so many times, a few BMCs at once.</summary>
    private static Task PollAsync(FarmNodes nodes, int first, int end, int times, CancellationToken cancellationToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async lane =>
    {
        for (var time = 0; time < times; time++)
        {
            for (var i = first + lane; i < end; i += AtOnce) await nodes.PollAsync(i, cancellationToken);
        }
    }));

    private static async Task<double> MillisecondsAsync(int polls, Func<Task> work)
    {
        using var self = Process.GetCurrentProcess();
        GC.Collect();
        var before = self.TotalProcessorTime;
        await work();
        self.Refresh();
        return (self.TotalProcessorTime - before).TotalMilliseconds / polls;
    }
}

using System.Diagnostics;
using Ironic.Lab.Farm;
using Ironic.Model.Drivers;

namespace Ironic.Benchmarks.Bmc;

/// <summary>Ten thousand BMCs, each looked at once a minute, with the dead, slow and forgetful ones that every large site has.</summary>
internal static class ScaleFigures
{
    private const int Bmcs = 10_000, RedfishShare = 10;

    /// <summary>A little less than a minute, so that no state is older than one.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(57);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <param name="report">Takes the figures.</param>
    /// <param name="length">How long to measure, after a first round.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task AddAsync(BenchReport report, TimeSpan length, CancellationToken cancellationToken)
    {
        var options = new FarmOptions { Ipmi = Bmcs - Bmcs / RedfishShare, Redfish = Bmcs / RedfishShare, Network = 112, DeadShare = 0.05, SlowShare = 0.05, DroppingShare = 0.01 };
        await using var farm = await FarmProcess.StartAsync(options);
        using var self = Process.GetCurrentProcess();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true);
        await using var nodes = new FarmNodes(farm);
        var watch = new Watch(nodes, options);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var polling = watch.RunAsync(stop.Token);
        await Task.Delay(Every * 1.5, cancellationToken); // all have been seen, and those that are dead have been found so
        watch.Forget();
        self.Refresh();
        var (cpu, begun) = (self.TotalProcessorTime, Stopwatch.StartNew());
        double resident = 0;
        while (begun.Elapsed < length)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            self.Refresh();
            resident = Math.Max(resident, self.WorkingSet64 / 1e6);
        }

        var cores = (self.TotalProcessorTime - cpu) / begun.Elapsed;
        var oldest = watch.OldestNow();
        var treated = farm.Report ?? throw new InvalidOperationException("The farm has not reported.");
        await stop.CancelAsync();
        await polling;
        report
            .Add("10,000 BMCs: looks in all", watch.Looks, "").Add("10,000 BMCs: looks in vain (dead and slow)", watch.InVain, "")
            .AddAtMost("10,000 BMCs: looks in vain at healthy ones", watch.InVainAtHealthy, "", 0)
            .AddAtMost("10,000 BMCs: oldest power state of a healthy one", oldest.TotalSeconds, "s", 60)
            .AddAtMost("10,000 BMCs: sessions on any at once", treated.MostSessions, "", 1)
            .AddAtMost("10,000 BMCs: requests to any in one second", treated.MostPerSecond, "", 5)
            .AddAtMost("10,000 BMCs: CPU of our process", cores, "cores", 0.5)
            .AddAtMost("10,000 BMCs: memory of our process", resident, "MB", 500);
    }

    /// <summary>Starts each node's look when it is due, whatever becomes of the others.</summary>
    private sealed class Watch(FarmNodes nodes, FarmOptions options)
    {
        private readonly Lock _gate = new();
        private readonly long[] _seen = new long[nodes.Count];
        private readonly Task[] _looking = [.. Enumerable.Repeat(Task.CompletedTask, nodes.Count)];
        private readonly bool[] _isHealthy = [.. Enumerable.Range(0, nodes.Count).Select(i => BmcFarm.MannersOf(options, i) == FarmManners.Healthy)];
        private TimeSpan _oldest;

        public int Looks { get; private set; }

        public int InVain { get; private set; }

        public int InVainAtHealthy { get; private set; }

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            var clock = Stopwatch.StartNew();
            long started = 0;
            try
            {
                while (true)
                {
                    for (var due = (long)(clock.Elapsed / Every * nodes.Count); started < due; started++)
                    {
                        var node = (int)(started % nodes.Count);
                        if (_looking[node].IsCompleted) _looking[node] = LookAsync(node, cancellationToken);
                    }

                    await Task.Delay(Tick, cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(_looking);
            }
        }

        public void Forget()
        {
            lock (_gate) (_oldest, Looks, InVain, InVainAtHealthy) = (TimeSpan.Zero, 0, 0, 0);
        }

        /// <summary>The oldest that any healthy node's state ever became, those that are waited for now included.</summary>
        public TimeSpan OldestNow()
        {
            lock (_gate)
            {
                for (var i = 0; i < _seen.Length; i++)
                {
                    if (_isHealthy[i] && Stopwatch.GetElapsedTime(_seen[i]) is var age && age > _oldest) _oldest = age;
                }

                return _oldest;
            }
        }

        private async Task LookAsync(int node, CancellationToken cancellationToken)
        {
            var isSeen = false;
            try
            {
                isSeen = await nodes.PollAsync(node, cancellationToken) == PowerState.On;
            }
            catch (DriverException)
            {
                // Counted below.
            }
            catch (OperationCanceledException)
            {
                return;
            }

            lock (_gate)
            {
                Looks++;
                if (isSeen)
                {
                    if (_isHealthy[node] && _seen[node] != 0 && Stopwatch.GetElapsedTime(_seen[node]) is var age && age > _oldest) _oldest = age;
                    _seen[node] = Stopwatch.GetTimestamp();
                    return;
                }

                InVain++;
                if (_isHealthy[node]) InVainAtHealthy++;
            }
        }
    }
}

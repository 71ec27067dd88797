using Ironic.Testing.Http;
using Ironic.Testing.Ramdisks;

namespace Ironic.Benchmarks.Deploy;

/// <summary>Sizes of the ramdisk, and how long after QEMU starts its kernel the first heartbeat comes: a conductor's stand-in is asked.</summary>
internal static class RamdiskFigures
{
    private const int Rounds = 2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static async Task AddAsync(BenchReport report, CancellationToken cancellationToken)
    {
        foreach (var (set, size, heartbeat) in new[] { ("virt", (double?)null, 10.0), ("full", 40.0, 15.0) })
        {
            var ramdisk = await BuiltRamdisk.BuildAsync(set);
            if (size is { } bound) report.AddAtMost($"ramdisk {set}", ramdisk.Megabytes, "MB", bound);
            else report.Add($"ramdisk {set}", ramdisk.Megabytes, "MB");

            List<Start> starts = [];
            for (var round = 0; round < Rounds; round++) starts.Add(await StartAsync(ramdisk, cancellationToken));
            var best = starts.MinBy(start => start.Heartbeat)!; // the machine's noise only ever slows
            report.Add($"{set}: user space", best.UserSpace, "s").Add($"{set}: network", best.Network, "s").Add($"{set}: agent started", best.Agent, "s")
                .AddAtMost($"{set}: first heartbeat", best.Heartbeat, "s", heartbeat);
        }
    }

    private static async Task<Start> StartAsync(BuiltRamdisk ramdisk, CancellationToken cancellationToken)
    {
        await using var conductor = new FakeConductor();
        await using var machine = await RamdiskMachine.StartAsync(new()
        {
            Kernel = ramdisk.Kernel,
            Initramfs = ramdisk.Initramfs,
            Parameters = ["quiet", $"ipa-api-url={RamdiskMachine.ReachableUrl(conductor.Url)}"],
        });
        var heartbeat = await machine.WaitForAsync("first heartbeat sent", Limit);
        if (Environment.GetEnvironmentVariable("BENCH_VERBOSE") is not null) await Console.Error.WriteLineAsync(machine.ConsoleText);
        cancellationToken.ThrowIfCancellationRequested();
        return new(await At("USERSPACE"), await At("NETUP"), await At("AGENT started"), heartbeat.At.TotalSeconds);

        async Task<double> At(string stage) => (await machine.WaitForAsync(stage, TimeSpan.Zero)).At.TotalSeconds;
    }

    private sealed record Start(double UserSpace, double Network, double Agent, double Heartbeat);
}

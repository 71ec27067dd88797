using System.Globalization;

namespace Ironic.Benchmarks.Bmc;

/// <summary>The drivers over a farm of simulated BMCs, beside the tools that do the same today.</summary>
public sealed class BmcBench : IBench
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(120);

    public string Name => "bmc";

    public string Summary => "CPU per power poll beside ipmipower, ipmitool and python3-sushy, and 10,000 BMCs; \"poll\", \"scale [SECONDS]\" for a part";

    public async Task<BenchReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var report = new BenchReport(Name);
        if (arguments is [] or ["poll"])
        {
            await PollFigures.AddAsync(report, cancellationToken);
            await PeerFigures.AddAsync(report, cancellationToken);
            Compare(report);
        }

        if (arguments is [] or ["scale", ..]) await ScaleFigures.AddAsync(report, Length(arguments), cancellationToken);
        return report;
    }

    /// <summary>What is asked of us in milliseconds was asked on a machine where ipmipower spends 0.36 ms and Ironic's driver 3.4; elsewhere the shares say the same.</summary>
    private static void Compare(BenchReport report)
    {
        foreach (var suite in new[] { 17, 3 })
            report.AddAtMost($"IPMI, fresh session, suite {suite}, share of ipmipower's", report[$"IPMI, fresh session, suite {suite}"] / report[$"freeipmi ipmipower, fresh session, suite {suite}"], "x", 0.15 / 0.36);
        report.AddAtMost("Redfish, kept-alive TLS, share of python3-sushy's", report["Redfish, kept-alive TLS"] / report["python3-sushy, a request on a kept session"], "x", 0.5 / 3.4);
    }

    private static TimeSpan Length(IReadOnlyList<string> arguments) =>
        arguments is [_, var seconds] ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : DefaultLength;
}

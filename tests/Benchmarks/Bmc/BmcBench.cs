using System.Globalization;

namespace Ironic.Benchmarks.Bmc;

/// <summary>The drivers over a farm of simulated BMCs, beside the tools that do the same today.</summary>
public sealed class BmcBench : IBench
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(120);

    public string Name => "bmc";

    public string Summary => "CPU per power poll beside ipmipower, ipmitool and python3-sushy, and 10,000 BMCs; \"poll\", \"peers\", \"scale [SECONDS]\" for a part";

    public async Task<BenchReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var report = new BenchReport(Name);
        if (arguments is [] or ["poll"]) await PollFigures.AddAsync(report, cancellationToken);
        if (arguments is [] or ["peers"]) await PeerFigures.AddAsync(report, cancellationToken);
        if (arguments is [] or ["scale", ..]) await ScaleFigures.AddAsync(report, Length(arguments), cancellationToken);
        return report;
    }

    private static TimeSpan Length(IReadOnlyList<string> arguments) =>
        arguments is [_, var seconds] ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)) : DefaultLength;
}

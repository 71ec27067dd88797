namespace Ironic.Benchmarks.Deploy;

/// <summary>The way of a machine from its power button to a login prompt, each leg by itself and then the whole, under emulation with two processors.</summary>
public sealed class DeployBench : IBench
{
    private static readonly Dictionary<string, Func<BenchReport, CancellationToken, Task>> Parts = new(StringComparer.Ordinal)
    {
        ["ramdisk"] = RamdiskFigures.AddAsync,
        ["write"] = WriteFigures.AddAsync,
        ["appliance"] = ApplianceFigures.AddAsync,
        ["bios"] = (report, _) => MachineFigures.AddAsync(report, Lab.Machines.Firmware.Bios, goal: 75),
        ["uefi"] = (report, _) => MachineFigures.AddAsync(report, Lab.Machines.Firmware.Uefi, goal: 100),
    };

    public string Name => "deploy";

    public string Summary => $"the deploy ramdisk, the image write beside dd and sha256sum, the appliance at rest, whole deploys; parts: {string.Join(", ", Parts.Keys)}";

    public async Task<BenchReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments.FirstOrDefault(part => !Parts.ContainsKey(part)) is { } unknown)
            throw new ArgumentException($"deploy has no part '{unknown}'; there are {string.Join(", ", Parts.Keys)}.", nameof(arguments));
        var report = new BenchReport(Name);
        foreach (var (part, addAsync) in Parts)
        {
            if (arguments.Count == 0 || arguments.Contains(part, StringComparer.Ordinal)) await addAsync(report, cancellationToken);
        }

        return report;
    }
}

using System.Globalization;
using System.Text.Json;
using Ironic.Lab.Farm;
using Ironic.Testing;

namespace Ironic.Benchmarks.Bmc;

/// <summary>A farm of simulated BMCs in a process of its own, as the product offers it, so that only the client's time is ours.</summary>
internal sealed class FarmProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly ForeignServer _process;

    private FarmProcess(ForeignServer process, FarmOptions options) => (_process, Options) = (process, options);

    public FarmOptions Options { get; }

    /// <summary>The farm's latest word on how it was treated; null: none yet.</summary>
    public FarmReport? Report => _process.Log.Split('\n').LastOrDefault(line => line.StartsWith('{')) is { } line ? JsonSerializer.Deserialize<FarmReport>(line) : null;

    public static async Task<FarmProcess> StartAsync(FarmOptions options, params string[] more)
    {
        string[] arguments =
        [
            "lab", "farm", "--ipmi", Text(options.Ipmi), "--redfish", Text(options.Redfish), "--network", Text(options.Network), "--report", "1",
            "--dead", Percent(options.DeadShare), "--slow", Percent(options.SlowShare), "--dropping", Percent(options.DroppingShare), .. more,
        ];
        var farm = new FarmProcess(ForeignTool.Start(Path.Combine(AppContext.BaseDirectory, "ironic-appliance"), arguments), options);
        await Eventually.TrueAsync(
            () => farm._process.HasExited ? throw new InvalidOperationException($"The farm ended: {farm._process.Log}") : farm._process.Log.Contains("farm is ready", StringComparison.Ordinal),
            StartLimit, "the farm is ready");
        return farm;
    }

    /// <summary>Where the BMC of this number is.</summary>
    public string AddressOf(int number) => BmcFarm.AddressOf(Options, number).ToString();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => Text((int)Math.Round(share * 100));
}

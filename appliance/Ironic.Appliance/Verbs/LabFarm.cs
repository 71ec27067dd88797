using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Ironic.Ipmi.Wire;
using Ironic.Lab.Farm;
using Ironic.Lab.Ipmi;

namespace Ironic.Appliance.Verbs;

/// <summary><c>lab farm</c>: thousands of simulated BMCs, in the foreground.</summary>
internal static class LabFarm
{
    /// <summary>What the first line of output begins with once all BMCs answer.</summary>
    public const string ReadyWord = "farm is ready";

    private const double Percent = 100;

    public static async Task RunAsync(string[] args, CancellationToken cancellationToken)
    {
        var given = new Arguments(
            args,
            [
                "--ipmi", "--redfish", "--network", "--ipmi-port", "--redfish-port", "--user", "--password", "--suite", "--sessions", "--dead", "--slow", "--slow-seconds",
                "--dropping", "--loss", "--duplicate", "--reorder", "--corrupt", "--report",
            ],
            []).WithoutWords();
        var options = Options(given);
        var every = given.Number("--report", 1, 3600);
        await using var farm = await BmcFarm.StartAsync(options, TimeProvider.System, LabHostLog.ToStandardError(), cancellationToken);
        await Console.Out.WriteLineAsync(Describe(farm).AsMemory(), cancellationToken);
        try
        {
            while (true)
            {
                await Task.Delay(every is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(farm.Report).AsMemory(), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The way that a farm ends.
        }
    }

    private static FarmOptions Options(Arguments given)
    {
        var defaults = new FarmOptions();
        return new()
        {
            Ipmi = given.Number("--ipmi", 0, FarmOptions.MostBmcs) ?? 0,
            Redfish = given.Number("--redfish", 0, FarmOptions.MostBmcs) ?? 0,
            Network = (byte)(given.Number("--network", 1, 254) ?? defaults.Network),
            IpmiPort = given.Number("--ipmi-port", 1, ushort.MaxValue) ?? defaults.IpmiPort,
            RedfishPort = given.Number("--redfish-port", 1, ushort.MaxValue) ?? defaults.RedfishPort,
            User = given.Text("--user", defaults.User),
            Password = given.Text("--password", defaults.Password),
            Suites = given.Choice<ImmutableArray<CipherSuite>>("--suite", [("both", [CipherSuite.Suite17, CipherSuite.Suite3]), ("3", [CipherSuite.Suite3]), ("17", [CipherSuite.Suite17])]),
            SessionLimit = given.Number("--sessions", 1, 64) ?? defaults.SessionLimit,
            DeadShare = Share(given, "--dead"),
            SlowShare = Share(given, "--slow"),
            SlowDelay = given.Number("--slow-seconds", 0, 3600) is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.SlowDelay,
            DroppingShare = Share(given, "--dropping"),
            Wire = new WireFaults
            {
                LossShare = Share(given, "--loss"), DuplicateShare = Share(given, "--duplicate"), ReorderShare = Share(given, "--reorder"), CorruptShare = Share(given, "--corrupt"),
            },
        };
    }

    private static double Share(Arguments given, string option) => (given.Number(option, 0, (int)Percent) ?? 0) / Percent;

    private static string Describe(BmcFarm farm)
    {
        var options = farm.Options;
        List<string> ranges = [];
        if (options.Ipmi > 0) ranges.Add(Range("IPMI", 0, options.Ipmi, options.IpmiPort));
        if (options.Redfish > 0) ranges.Add(Range("Redfish", options.Ipmi, options.Redfish, options.RedfishPort));
        return $"The {ReadyWord}: {string.Join("; ", ranges)}; user '{options.User}'. It ends on Ctrl-C.";

        string Range(string what, int first, int count, int port) => string.Create(
            CultureInfo.InvariantCulture, $"{count} BMCs that speak {what}, {BmcFarm.AddressOf(options, first)} to {BmcFarm.AddressOf(options, first + count - 1)}, port {port}");
    }
}

using Ironic.Appliance.Tests.Chaos;
using Xunit.Abstractions;

namespace Ironic.Appliance.Tests;

/// <summary>Appliances, PostgreSQL and agents die at drawn instants of running deploys and cleans; what is left of it are timelines (docs/ops/chaos.md). Long: <c>./dev bench chaos</c>.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    /// <summary>Set to the seed of a failure, it draws the same again.</summary>
    private const string SeedVariable = "IRONIC_CHAOS_SEED";

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), System.Globalization.CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();

    [Fact]
    public Task OnSqlite_KilledAtRandom_AllEndsAsItShould() => RunAsync(new() { Program = Binary.Path, Nodes = 4, Kills = 7, Seed = Seed, Network = 133, Say = output.WriteLine });

    [Fact]
    public Task OnPostgres_KilledAndStoppedAtRandom_AllEndsAsItShould() => RunAsync(new()
    {
        Program = Binary.Path, Nodes = 4, Kills = 7, Seed = Seed, Network = 135, Say = output.WriteLine,
        OnPostgres = true, Appliances = 3, Lease = TimeSpan.FromSeconds(4),
    });

    private static async Task RunAsync(ChaosOptions options)
    {
        var (verdict, faults) = await ChaosRun.RunAsync(options with { ImageBytes = 1 << 20, LeastPause = TimeSpan.FromMilliseconds(300), MostPause = TimeSpan.FromSeconds(3) }, CancellationToken.None);

        options.Say(verdict.ToString());
        Assert.True(verdict.Problems.Count == 0, verdict.ToString());
        Assert.Equal(options.Kills, faults.Count);
        Assert.True(verdict.Deploys + verdict.Cleans > 0, verdict.ToString());
    }
}

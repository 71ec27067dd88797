using System.Text.Json.Nodes;
using Ironic.Ipmi;
using Ironic.Ipmi.Commands;
using Ironic.Ipmi.Lanes;
using Ironic.Lab.Farm;
using Ironic.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ironic.Lab.Tests.Farm;

public sealed class BmcFarmTests
{
    private const int AnyPort = 16230;

    [Theory]
    [InlineData("3")]
    [InlineData("17")]
    public async Task Ipmitool_WorksWithAnyOfThem(string suite)
    {
        await using var farm = await StartAsync(new() { Ipmi = 300, Network = 101 });
        foreach (var number in new[] { 0, 249, 250, 299 })
        {
            var bmc = farm.Bmcs[number];
            Assert.Contains("Chassis Power is on", (await ToolAsync(bmc, suite, "power", "status")).Output, StringComparison.Ordinal);
        }

        Assert.True((await ToolAsync(farm.Bmcs[250], suite, "power", "off")).Succeeded);
        Assert.Contains("Chassis Power is off", (await ToolAsync(farm.Bmcs[250], suite, "power", "status")).Output, StringComparison.Ordinal);
        Assert.True(farm.Bmcs[251].IsOn);
        Assert.Equal((4, 1, 0), (farm.Report.Visited, farm.Report.MostSessions, farm.Report.Sessions));
    }

    [Fact]
    public async Task Ipmitool_SetsTheBootDevice_OfThatBmcAlone()
    {
        await using var farm = await StartAsync(new() { Ipmi = 2, Network = 104 });

        Assert.True((await ToolAsync(farm.Bmcs[1], "17", "bootdev", "pxe")).Succeeded);
        Assert.Contains("Force PXE", (await ToolAsync(farm.Bmcs[1], "17", "bootparam", "get", "5")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Force PXE", (await ToolAsync(farm.Bmcs[0], "17", "bootparam", "get", "5")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_FindsEachRedfishBmcAtItsOwnAddress_AndNoneElsewhere()
    {
        await using var farm = await StartAsync(new() { Redfish = 3, Network = 102, RedfishPort = AnyPort });
        farm.Bmcs[1].IsOn = false;
        Assert.Contains("\"PowerState\":\"On\"", await CurlAsync(farm.Bmcs[0], "-u", "admin:password"), StringComparison.Ordinal);
        Assert.Contains("\"PowerState\":\"Off\"", await CurlAsync(farm.Bmcs[1], "-u", "admin:password"), StringComparison.Ordinal);
        Assert.DoesNotContain("PowerState", await CurlAsync(farm.Bmcs[2], "-u", "admin:wrong"), StringComparison.Ordinal);
        Assert.False((await ForeignTool.RunAsync("curl", ["-sk", "--max-time", "20", $"https://127.0.0.1:{AnyPort}/redfish/v1/"])).Succeeded);
    }

    [Fact]
    public async Task RedfishBootOverride_IsKept_AndUsedUpByAStart_UnlessItIsForAll()
    {
        await using var farm = await StartAsync(new() { Redfish = 1, Network = 104, RedfishPort = AnyPort });
        var bmc = farm.Bmcs[0];
        Assert.Equal("Disabled None UEFI", await BootAsync(null));
        Assert.Equal("Once Pxe Legacy", await BootAsync("""{"BootSourceOverrideTarget":"Pxe","BootSourceOverrideEnabled":"Once","BootSourceOverrideMode":"Legacy"}"""));
        Assert.Equal(BootDevice.Pxe, bmc.Boot.Take()?.Device);
        Assert.Equal("Disabled None UEFI", await BootAsync(null));
        Assert.Equal("Continuous Hdd UEFI", await BootAsync("""{"BootSourceOverrideTarget":"Hdd","BootSourceOverrideEnabled":"Continuous"}"""));
        Assert.Equal((BootDevice.Disk, BootDevice.Disk), (bmc.Boot.Take()?.Device, bmc.Boot.Take()?.Device));
        Assert.Equal("Continuous Hdd UEFI", await BootAsync("""{"BootSourceOverrideTarget":"Floppy"}""")); // it has none
        Assert.Equal("Disabled None UEFI", await BootAsync("""{"BootSourceOverrideEnabled":"Disabled"}"""));

        async Task<string> BootAsync(string? patch)
        {
            if (patch is not null) await CurlAsync(bmc, "-u", "admin:password", "-X", "PATCH", "-H", "Content-Type: application/json", "-d", $$"""{"Boot":{{patch}}}""");
            var boot = JsonNode.Parse(await CurlAsync(bmc, "-u", "admin:password"))!["Boot"]!;
            return $"{boot["BootSourceOverrideEnabled"]} {boot["BootSourceOverrideTarget"]} {boot["BootSourceOverrideMode"]}";
        }
    }

    [Fact]
    public void Manners_AreExactShares_SpreadOverAll()
    {
        var options = new FarmOptions { Ipmi = 9000, Redfish = 1000, DeadShare = 0.05, SlowShare = 0.05, DroppingShare = 0.01 };
        var manners = Enumerable.Range(0, 10_000).Select(i => BmcFarm.MannersOf(options, i)).ToArray();
        Assert.Equal((500, 500, 100), (manners.Count(m => m == FarmManners.Dead), manners.Count(m => m == FarmManners.Slow), manners.Count(m => m == FarmManners.Dropping)));
        Assert.InRange(manners[9000..].Count(m => m == FarmManners.Dead), 30, 70);
    }

    [Fact]
    public async Task BadWeather_OurClientGetsThrough()
    {
        await using var farm = await StartAsync(new()
        {
            Ipmi = 10, Network = 103, DroppingShare = 0.3, Wire = new() { LossShare = 0.05, DuplicateShare = 0.1, ReorderShare = 0.05, CorruptShare = 0.02, TruncateShare = 0.02 },
        });
        await using var client = new IpmiClient(new() { FirstTimeout = TimeSpan.FromMilliseconds(50), LeastTimeout = TimeSpan.FromMilliseconds(50), MostTimeout = TimeSpan.FromMilliseconds(400), Attempts = 12, BriefAttempts = 3 }, TimeProvider.System);
        await using var lanes = new BmcLanes(client, new() { MostPerSecond = 0, BreakerFailures = 1000 });

        await Task.WhenAll(farm.Bmcs.Select(async bmc =>
        {
            var lane = lanes.For(new(bmc.EndPoint.Address.ToString(), new("admin", BmcSecret.FromText("password"))) { Port = bmc.EndPoint.Port });
            for (var i = 0; i < 3; i++) Assert.True((await RepeatAsync(lane)).IsPoweredOn);
        }));

        Assert.InRange(farm.Report.MostSessions, 1, farm.Options.SessionLimit);
    }

    [Fact]
    public async Task WrongOptions_AreAllNamed()
    {
        var fault = await Assert.ThrowsAsync<LabException>(() => StartAsync(new() { DeadShare = 2, SlowShare = -0.5 }));
        foreach (var part in new[] { "0 were asked for", "dead BMCs is 2", "slow BMCs is -0.5", "more than all" }) Assert.Contains(part, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TakenAddress_IsNamed()
    {
        await using var farm = await StartAsync(new() { Ipmi = 1, Network = 104 });
        Assert.Contains("127.104.0.1", (await Assert.ThrowsAsync<LabException>(() => StartAsync(new() { Ipmi = 1, Network = 104 }))).Message, StringComparison.Ordinal);
    }

    /// <summary>A login has no checksum: what was changed on the way may look like a wrong key, and passes.</summary>
    private static async Task<ChassisStatus> RepeatAsync(BmcLane lane)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await lane.GetChassisStatusAsync(default);
            }
            catch (IpmiException e) when (attempt < 10 && e.Failure != IpmiFailure.CommandRefused)
            {
                // Once more.
            }
        }
    }

    private static Task<BmcFarm> StartAsync(FarmOptions options) =>
        BmcFarm.StartAsync(options with { IpmiPort = AnyPort }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);

    private static Task<ForeignResult> ToolAsync(FarmBmc bmc, string suite, params string[] command) => ForeignTool.RunAsync(
        "ipmitool", ["-I", "lanplus", "-C", suite, "-H", $"{bmc.EndPoint.Address}", "-p", $"{bmc.EndPoint.Port}", "-U", "admin", "-P", "password", "chassis", .. command]);

    private static async Task<string> CurlAsync(FarmBmc bmc, params string[] options) =>
        (await ForeignTool.RunAsync("curl", ["-sk", "--max-time", "30", .. options, $"https://{bmc.EndPoint}/redfish/v1/Systems/1"])).Output;
}

using System.Text.Json.Nodes;
using Ironic.Drivers.Tests.Support;
using Ironic.Lab.Redfish;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Drivers.Tests.Redfish;

public sealed class RedfishRaidTests
{
    private const string TwoVolumes = """
        {"logical_disks": [{"size_gb": 20, "raid_level": "1", "is_root_volume": true, "volume_name": "root"}, {"size_gb": "MAX", "raid_level": "1", "volume_name": "data"}]}
        """;

    public static TheoryData<string> Makers => [.. Personalities.All.Values.Where(maker => maker.HasVolumes).Select(maker => maker.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Makers))]
    public async Task Create_ThenDelete_WithEveryMaker(string maker)
    {
        await using var node = await RedfishNode.StartAsync(Personalities.All[maker], maker.StartsWith("idrac", StringComparison.Ordinal) ? "idrac" : "redfish");
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse(TwoVolumes) };

        var made = Disks(await node.RunStepAsync(DriverSlot.Raid, "create_configuration"));
        Assert.Equal([("root", "1", 20L, true), ("data", "1", 100L, false)], made.Select(disk => ((string)disk["name"]!, (string)disk["raid_level"]!, (long)disk["size_gb"]!, (bool?)disk["is_root_volume"] ?? false)));
        Assert.All(made, disk => Assert.Matches("^0x5[0-9a-f]{15}$", (string)disk["root_device_hint"]!["wwn"]!));
        Assert.All(made, disk => Assert.Equal(("RAID1", 2), ((string)disk["controller"]!, disk["physical_disks"]!.AsArray().Count)));

        Assert.Empty(Disks(await node.RunStepAsync(DriverSlot.Raid, "delete_configuration")));
        Assert.False(node.Board.IsOn); // all of it at once, without a start of the machine
    }

    [Fact]
    public async Task Create_OverWhatIsThere_WhereAllWaitsForAStart_RestartsTheMachineForEach()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.Idrac9 with { VolumeTimes = ["OnReset"], OldVolumes = true, Disks = 8 }, "idrac");
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse("""{"logical_disks": [{"size_gb": "MAX", "raid_level": "0", "number_of_physical_disks": 8}]}""") };
        await node.RunStepAsync(DriverSlot.Raid, "create_configuration");
        var resets = Resets(node);

        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse("""{"logical_disks": [{"size_gb": 250, "raid_level": "5+0"}]}""") };
        var made = Assert.Single(Disks(await node.RunStepAsync(DriverSlot.Raid, "create_configuration", """{"delete_existing": true}""")));

        Assert.Equal(("5+0", 250L, 6), ((string)made["raid_level"]!, (long)made["size_gb"]!, made["physical_disks"]!.AsArray().Count));
        Assert.Equal(2, Resets(node) - resets); // for the deletion, then for the volume
    }

    [Fact]
    public async Task Apply_MakesTheRootVolumeOnly_UnlessMoreIsAskedFor()
    {
        await using var node = await RedfishNode.StartAsync();
        Assert.Equal(["root"], Names(await node.RunStepAsync(DriverSlot.Raid, "apply_configuration", $$"""{"raid_config": {{TwoVolumes}}}""")));
        Assert.Equal(["data", "root"], Names(await node.RunStepAsync(DriverSlot.Raid, "apply_configuration", $$"""{"raid_config": {{TwoVolumes}}, "create_nonroot_volumes": true, "delete_existing": true}""")));
    }

    /// <summary>The appliance may be killed between any request and the writing down of its answer.</summary>
    [Fact]
    public async Task Create_CutOffAtEveryPoint_EndsWithWhatWasWanted()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse(TwoVolumes) };
        var raid = node.Driver.Get<IStepsCapability>(DriverSlot.Raid);
        JsonMap? state = null;
        StepProgress progress = StepProgress.Done.Instance;
        await Testing.Eventually.TrueAsync(
            async () =>
            {
                // Each look twice from the same state, with time for the BMC's task between: what the first did is found, and not done again.
                await raid.RunStepAsync(node.Context, new("create_configuration", JsonMap.Empty, StepFlowKind.Clean, state), default);
                await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System);
                progress = await raid.RunStepAsync(node.Context, new("create_configuration", JsonMap.Empty, StepFlowKind.Clean, state), default);
                if (progress is StepProgress.Pending pending) state = JsonMap.Parse(pending.State.ToString());
                return progress is StepProgress.Done;
            },
            TimeSpan.FromMinutes(1),
            "the step's end");
        Assert.Equal(["data", "root"], Names((StepProgress.Done)progress));
        Assert.Equal(2, node.Lab.Service.Log.Count(line => line.StartsWith("POST", StringComparison.Ordinal) && line.EndsWith("/Volumes", StringComparison.Ordinal)));
    }

    /// <summary>
    /// The appliance dies after each request, before its answer is written down, while the BMC's task still runs: nothing is asked for twice, between whichever two
    /// of the next life's questions the task ends.
    /// </summary>
    [Theory]
    [InlineData("generic", "Immediate")]
    [InlineData("generic", "OnReset")]
    [InlineData("idrac9", "Immediate")]
    [InlineData("idrac9", "OnReset")]
    public async Task CreateOverWhatIsThere_KilledAfterEachRequest_AsksForNothingTwice(string maker, string time)
    {
        int[] ends = [1, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 30, 60];
        await Task.WhenAll(ends.Select(questions => KilledAfterEachRequestAsync(maker, time, questions)));
    }

    /// <summary>A task of the BMC takes as long as so many questions.</summary>
    private static async Task KilledAfterEachRequestAsync(string maker, string time, int questions)
    {
        await using var node = await RedfishNode.StartWithSlowTasksAsync(Personalities.All[maker] with { VolumeTimes = [time] }, questions);
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse(TwoVolumes) };
        await node.RunStepAsync(DriverSlot.Raid, "create_configuration");
        var before = (Posts(node), Deletions(node));

        var done = await node.RunStepThroughKillsAsync(DriverSlot.Raid, "create_configuration", """{"delete_existing": true}""");

        Assert.Equal(["data", "root"], Names(done));
        Assert.Equal((before.Item1 + 2, before.Item2 + 2), (Posts(node), Deletions(node)));
    }

    [Fact]
    public async Task VolumesOfTheSameDisks_AreToldApart()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Context = node.Context with
        {
            TargetRaidConfig = JsonMap.Parse("""
                {"logical_disks": [
                  {"size_gb": 30, "raid_level": "1", "share_physical_disks": true, "volume_name": "one", "physical_disks": ["Disk.Bay.0", "Disk.Bay.1"]},
                  {"size_gb": 20, "raid_level": "1", "share_physical_disks": true, "volume_name": "two", "physical_disks": ["Disk.Bay.0", "Disk.Bay.1"], "is_root_volume": true}]}
                """),
        };
        var made = Disks(await node.RunStepAsync(DriverSlot.Raid, "create_configuration"));
        Assert.Equal([("one", 30L, false), ("two", 20L, true)], made.Select(disk => ((string)disk["name"]!, (long)disk["size_gb"]!, (bool?)disk["is_root_volume"] ?? false)));
    }

    [Fact]
    public async Task Create_WhoseTaskVanishes_IsJudgedByWhatThereIs()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { TasksVanish = true };
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse(TwoVolumes) };
        Assert.Equal(["data", "root"], Names(await node.RunStepAsync(DriverSlot.Raid, "create_configuration")));
    }

    [Fact]
    public async Task Create_WhoseTaskFails_IsNamed()
    {
        await using var node = await RedfishNode.StartAsync();
        node.Lab.Service.Faults = new() { TasksFail = true };
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse(TwoVolumes) };
        Assert.Equal("bmc-task-failed", (await FaultAsync(node, "create_configuration")).Cause);
    }

    [Theory]
    [InlineData("""{"logical_disks": [{"size_gb": 500, "raid_level": "1"}]}""", "{}", "raid-does-not-fit", "there are 4 x 100 GiB SSD SATA on 'RAID1'")]
    [InlineData("""{"logical_disks": [{"size_gb": 5, "raid_level": "2"}]}""", "{}", "step-arguments-invalid", "raid_level '2' is none that Redfish has")]
    [InlineData("""{"logical_disks": [{"size_gb": 5, "raid_level": "1"}]}""", """{"create_nonroot_volumes": false}""", "step-arguments-invalid", "The step would make no volume")]
    [InlineData("""{"logical_disks": [{"size_gb": 5, "raid_level": "1"}]}""", """{"delete_existing": 7}""", "step-arguments-invalid", "delete_existing is '7', but must be true or false")]
    [InlineData("{}", "{}", "step-arguments-invalid", "has no target RAID configuration")]
    public async Task Create_WhatCannotBe_IsRefusedBeforeAnythingIsTouched(string target, string args, string cause, string words)
    {
        await using var node = await RedfishNode.StartAsync();
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse(target) };
        var fault = await FaultAsync(node, "create_configuration", args);
        Assert.Equal(cause, fault.Cause);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(node.Lab.Service.Log, line => line.Contains("/Volumes", StringComparison.Ordinal) && !line.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_WithoutARaidController_SaysSo()
    {
        await using var node = await RedfishNode.StartAsync(Personalities.OpenBmc);
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse(TwoVolumes) };
        Assert.Contains("no storage on which volumes can be made", (await FaultAsync(node, "create_configuration")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slot_IsTheFirstOfItsKind_AndValidatesTheWish()
    {
        await using var node = await RedfishNode.StartAsync();
        Assert.Equal("redfish", node.Driver.Slots[DriverSlot.Raid].Name);
        Assert.Empty(node.Driver.Slots[DriverSlot.Raid].Validate(node.Context));
        node.Context = node.Context with { TargetRaidConfig = JsonMap.Parse("""{"logical_disks": [{"size_gb": 5, "raid_level": "JBOD"}]}""") };
        Assert.Contains("raid_level 'JBOD'", Assert.Single(node.Driver.Slots[DriverSlot.Raid].Validate(node.Context)), StringComparison.Ordinal);
        Assert.Equal(0, node.Lab.Service.Requests);
        foreach (var (type, first) in new[] { ("idrac", "idrac-redfish"), ("ilo", "redfish"), ("ipmi", "no-raid") }) Assert.Equal(first, node.Registry.Types.Single(t => t.Name == type).Supported[DriverSlot.Raid][0]);
    }

    private static int Posts(RedfishNode node) => node.Lab.Service.Log.Count(line => line.StartsWith("POST", StringComparison.Ordinal) && line.TrimEnd('/').EndsWith("/Volumes", StringComparison.Ordinal));

    private static int Deletions(RedfishNode node) => node.Lab.Service.Log.Count(line => line.StartsWith("DELETE", StringComparison.Ordinal) && line.Contains("/Volumes/", StringComparison.Ordinal));

    private static int Resets(RedfishNode node) => node.Lab.Service.Log.Count(line => line.EndsWith("ComputerSystem.Reset", StringComparison.Ordinal));

    private static List<JsonObject> Disks(StepProgress.Done done)
    {
        Assert.NotNull(done.RaidConfig!.GetText("last_updated"));
        return [.. done.RaidConfig.ToObject()["logical_disks"]!.AsArray().Select(disk => disk!.AsObject())];
    }

    private static IEnumerable<string> Names(StepProgress.Done done) => Disks(done).Select(disk => (string)disk["name"]!).Order(StringComparer.Ordinal);

    private static Task<DriverException> FaultAsync(RedfishNode node, string step, string args = "{}") => Assert.ThrowsAsync<DriverException>(() => node.RunStepAsync(DriverSlot.Raid, step, args));
}

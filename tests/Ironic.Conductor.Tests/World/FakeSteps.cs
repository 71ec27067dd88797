using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Model.Nodes;

namespace Ironic.Conductor.Tests.World;

/// <summary>A slot with steps of its own: which were begun is written down on the machine. What a step is called says how it goes.</summary>
internal sealed class FakeSteps(DriverSlot slot, FakeWorld world, KillSwitch life, params DriverStep[] steps) : FakeSlot(slot), IStepsCapability
{
    /// <summary>Takes twice ten seconds, asked for in between.</summary>
    public const string Slow = "slow";

    /// <summary>Applies at the machine's next start.</summary>
    public const string NextBoot = "at_next_boot";

    /// <summary>Is done when the agent has reported.</summary>
    public const string AwaitsAgent = "awaits_agent";

    public IReadOnlyList<DriverStep> Steps { get; } = steps;

    public static FakeSteps Deploy(FakeWorld world, KillSwitch life) => new(DriverSlot.Deploy, world, life, new DriverStep("deploy") { DeployPriority = 100 });

    public static FakeSteps Bios(FakeWorld world, KillSwitch life) => new(DriverSlot.Bios, world, life,
        OutOfBand("apply_configuration") with { Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal) { ["settings"] = new("the settings", Required: true) } },
        OutOfBand("factory_reset"),
        OutOfBand(Slow),
        OutOfBand(NextBoot) with { Abortable = true },
        OutOfBand(AwaitsAgent) with { RequiresRamdisk = true });

    public static FakeSteps Raid(FakeWorld world, KillSwitch life) => new(DriverSlot.Raid, world, life, OutOfBand("create_configuration"), OutOfBand("delete_configuration"));

    public static FakeSteps Vendor(FakeWorld world, KillSwitch life) => new(DriverSlot.Vendor, world, life,
        new DriverStep("log") { CleanPriority = 1, RequiresRamdisk = false },
        new DriverStep("check_clock") { VerifyPriority = 1 },
        new DriverStep("check_licence") { VerifyPriority = 2 });

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        var name = $"{Slot.WireName}.{run.Step}";
        return await life.CallAsync($"step {name}", () => world.Do(() =>
        {
            var machine = world.MachineOf(node.NodeUuid);
            if (machine.Faults.SlotErrors.TryGetValue(name, out var error)) throw new DriverException(error) { Cause = "fake-failure" };
            var asked = int.Parse(run.State?.GetText("asked") ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            if (asked == 0) machine.SlotSteps.Add(name);
            return Go(run, asked, JsonMap.Empty.With("asked", asked + 1));
        }));
    }

    private static StepProgress Go(StepCall run, int asked, JsonMap state) => run.Step switch
    {
        Slow when asked < 2 => new StepProgress.Pending(state, TimeSpan.FromSeconds(10), "the BMC's task"),
        NextBoot when asked == 0 => new StepProgress.Pending(state, TimeSpan.FromSeconds(1), "the machine's start") { Reboot = true },
        AwaitsAgent when asked == 0 => new StepProgress.Pending(state, null, "the agent"),
        "apply_configuration" => new StepProgress.Done
        {
            Bios = [.. run.Args.Entries.First(pair => pair.Key == "settings").Value.EnumerateArray().Select(setting => new BiosSetting(setting.GetProperty("name").GetString()!, setting.GetProperty("value").GetString()) { CreatedAt = default })],
            Internal = JsonMap.Empty.With("applied", true),
        },
        "create_configuration" => new StepProgress.Done
        {
            RaidConfig = JsonMap.Parse("""
                {"logical_disks": [
                  {"id": "Volume.1", "name": "root", "size_gb": 100, "raid_level": "1", "is_root_volume": true, "root_device_hint": {"wwn_with_extension": "0x600508b1001c0000000000000000001a"}},
                  {"id": "Volume.2", "name": "data", "size_gb": 900, "raid_level": "5"}]}
                """),
        },
        "delete_configuration" => new StepProgress.Done { RaidConfig = JsonMap.Parse("""{"logical_disks": []}""") },
        _ => StepProgress.Done.Instance,
    };

    private static DriverStep OutOfBand(string name) => new(name) { CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, RequiresRamdisk = false };
}

/// <summary>Slot "inspect" that asks nobody's ramdisk.</summary>
internal sealed class FakeInspection(FakeWorld world, KillSwitch life) : FakeSlot(DriverSlot.Inspect), IOutOfBandInspection
{
    public async ValueTask<InspectionFindings> InspectAsync(DriverContext node, CancellationToken cancellationToken)
    {
        await life.PassAsync("inspect");
        return world.MachineOf(node.NodeUuid).Findings;
    }
}

/// <summary>Slot "rescue" that needs no agent.</summary>
internal sealed class FakeRescue(FakeWorld world, KillSwitch life) : FakeSlot(DriverSlot.Rescue), IRescueCapability
{
    public async ValueTask RescueAsync(DriverContext node, CancellationToken cancellationToken) => await life.CallAsync("rescue", () => world.Do(() => world.MachineOf(node.NodeUuid).SlotSteps.Add("rescue")));

    public async ValueTask UnrescueAsync(DriverContext node, CancellationToken cancellationToken) => await life.CallAsync("unrescue", () => world.Do(() => world.MachineOf(node.NodeUuid).SlotSteps.Add("unrescue")));
}

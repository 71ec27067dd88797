using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;

namespace Ironic.Drivers.Fake;

/// <summary>"fake" in a slot that offers steps: each is done when its time is over.</summary>
internal class FakeSteps(DriverSlot slot, FakeBehaviour behaviour, params DriverStep[] steps) : FakeSlot(slot, behaviour), IStepsCapability
{
    public IReadOnlyList<DriverStep> Steps { get; } = steps;

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        if (run.State is null) await ActAsync(run.Step, node, cancellationToken);
        return Run(node, run);
    }

    protected virtual StepProgress Run(DriverContext node, StepCall run) => StepProgress.Done.Instance;

    /// <summary>An argument that must be there.</summary>
    protected static Dictionary<string, StepArgument> Required(string name, string description) => new(StringComparer.Ordinal) { [name] = new(description, Required: true) };
}

/// <summary>Slot "deploy" without a machine: its one core step is done at once, and nothing waits for an agent.</summary>
internal sealed class FakeDeploy(FakeBehaviour behaviour) : FakeSteps(DriverSlot.Deploy, behaviour, new DriverStep("deploy") { DeployPriority = 100 });

/// <summary>Slot "firmware" without a machine.</summary>
internal sealed class FakeFirmware(FakeBehaviour behaviour) : FakeSteps(DriverSlot.Firmware, behaviour,
    new DriverStep("update") { CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, Arguments = Required("settings", "List of components, each with component and url") });

/// <summary>Slot "raid" without a machine: what is asked for is what there is from then on.</summary>
internal sealed class FakeRaid(FakeBehaviour behaviour) : FakeSteps(DriverSlot.Raid, behaviour,
    new DriverStep("create_configuration") { CleanPriority = 0 },
    new DriverStep("delete_configuration") { CleanPriority = 0, DeployPriority = 0 },
    new DriverStep("apply_configuration") { DeployPriority = 0, Arguments = Required("raid_config", "The RAID configuration to apply") })
{
    protected override StepProgress Run(DriverContext node, StepCall run) => new StepProgress.Done
    {
        RaidConfig = run.Step switch
        {
            "create_configuration" => node.TargetRaidConfig,
            "apply_configuration" => run.Args.GetMap("raid_config") ?? throw new DriverException("The argument raid_config must be an object.") { Cause = "step-arguments-invalid" },
            _ => JsonMap.Empty,
        },
    };
}

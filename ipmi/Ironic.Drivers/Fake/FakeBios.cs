using System.Text.Json;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Nodes;

namespace Ironic.Drivers.Fake;

/// <summary>Slot "bios" without a machine: the settings are those that were applied last.</summary>
internal sealed class FakeBios(FakeBehaviour behaviour) : FakeSteps(DriverSlot.Bios, behaviour,
    new DriverStep(Apply) { CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, Arguments = Required("settings", "List of BIOS settings, each with name and value") },
    new DriverStep(Reset) { CleanPriority = 0, DeployPriority = 0, ServicePriority = 0 },
    new DriverStep("cache_bios_settings") { CleanPriority = 0 })
{
    private const string Apply = "apply_configuration", Reset = "factory_reset";

    protected override StepProgress Run(DriverContext node, StepCall run) => run.Step switch
    {
        Apply => new StepProgress.Done { Bios = Read(run) },
        Reset => new StepProgress.Done { Bios = [] },
        _ => StepProgress.Done.Instance,
    };

    private static List<BiosSetting> Read(StepCall run)
    {
        if (!run.Args.TryGet("settings", out var settings) || settings.ValueKind != JsonValueKind.Array || !settings.EnumerateArray().All(IsSetting))
            throw new DriverException("The argument settings must be a list of objects with name and value.") { Cause = "step-arguments-invalid" };
        return [.. settings.EnumerateArray().Select(setting => new BiosSetting(setting.GetProperty("name").ToString(), setting.GetProperty("value").ToString()) { CreatedAt = default })];
    }

    private static bool IsSetting(JsonElement setting) => setting.ValueKind == JsonValueKind.Object && setting.TryGetProperty("name", out _) && setting.TryGetProperty("value", out _);
}

using System.Text.Json;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Redfish;
using Ironic.Redfish.Firmware;
using Ironic.Redfish.Tasks;

namespace Ironic.Drivers.Redfish;

/// <summary>Slot "firmware" over Redfish: versions of BIOS and BMC, and updates that the BMC fetches one after the other.</summary>
internal sealed class RedfishFirmware(string name, RedfishNodes nodes) : RedfishSlot(DriverSlot.Firmware, name, nodes), IFirmwareCapability, IStepsCapability
{
    private const string Update = "update", Settings = "settings", Bios = "bios", Bmc = "bmc";
    private const string IndexKey = "index", TaskKey = "task", RestartedKey = "restarted";

    public IReadOnlyList<DriverStep> Steps { get; } =
    [
        new(Update)
        {
            CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, RequiresRamdisk = false,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal) { [Settings] = new("List of components, each with component (bios or bmc) and url", Required: true) },
        },
    ];

    public async ValueTask<IReadOnlyList<FirmwareComponent>> ReadFirmwareAsync(DriverContext node, CancellationToken cancellationToken) => await Find(node).ReadAsync<IReadOnlyList<FirmwareComponent>>(
        "firmware versions",
        async (bmc, machine, token) =>
        {
            var bios = (await bmc.ReadAsync(machine.SystemPath, token))["BiosVersion"].Text;
            var manager = (await bmc.TryReadAsync(machine.ManagerPath, token))?["FirmwareVersion"].Text;
            return [.. new[] { (Bios, bios), (Bmc, manager) }.Where(part => part.Item2 is not null).Select(part => Component(part.Item1, part.Item2!))];
        },
        cancellationToken);

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        if (run.Step != Update) throw new DriverException($"There is no step {run.Step} of the firmware interface {Name}.") { Cause = DriverCauses.Unsupported };
        var wanted = ReadArgument(run);
        if (run.State is not { } state) return await BeginAsync(node, wanted, 0, StepClock.Begin(Nodes.Time, Options.FirmwareTimeout), cancellationToken);
        var index = int.TryParse(state.GetText(IndexKey), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
        try
        {
            return state.GetText(RestartedKey) is not null
                ? new StepProgress.Done { Firmware = await ReadFirmwareAsync(node, cancellationToken) }
                : await LookAsync(node, wanted, index, state, cancellationToken);
        }
        catch (DriverException e) when (e.IsTransient && !StepClock.IsOver(Nodes.Time, state))
        {
            return new StepProgress.Pending(state, Options.StepPoll, "the BMC, which is silent during updates"); // a BMC that takes its own firmware is away for minutes
        }
    }

    private async Task<StepProgress> BeginAsync(DriverContext node, List<(string Component, Uri Image)> wanted, int index, JsonMap clock, CancellationToken cancellationToken)
    {
        if (index == wanted.Count) return new StepProgress.Pending(clock.With(RestartedKey, true), Options.StepPoll, "the machine's start with the new firmware") { Reboot = true };
        var (component, image) = wanted[index];
        var what = $"firmware update of {component} from {image.Place}";
        var task = await Find(node).ChangeAsync(what, (bmc, machine, token) => bmc.SimpleUpdateAsync(machine, image, token), cancellationToken);
        return new StepProgress.Pending(clock.With(IndexKey, index).With(TaskKey, task?.Path), Options.StepPoll, $"the update of {component}");
    }

    private async Task<StepProgress> LookAsync(DriverContext node, List<(string Component, Uri Image)> wanted, int index, JsonMap state, CancellationToken cancellationToken)
    {
        if (state.GetText(TaskKey) is { } path)
        {
            var task = await Find(node).ReadAsync("firmware task", (bmc, _, token) => bmc.LookAsync(new RedfishTask(path), token), cancellationToken);
            if (task.State == RedfishTaskState.Failed)
            {
                var words = string.Join(" ", task.Messages.Select(message => message.Text));
                throw new DriverException($"The update of {wanted[index].Component} failed on BMC {Find(node).Label} ({task.Word}): {words}") { Cause = "bmc-task-failed" };
            }

            if (!task.IsOver)
            {
                if (StepClock.IsOver(Nodes.Time, state)) throw new DriverException($"The update of {wanted[index].Component} is not over on BMC {Find(node).Label} after {Options.FirmwareTimeout.TotalHours:0.#} h.") { Cause = "bmc-task-failed" };
                return new StepProgress.Pending(state, Options.StepPoll, $"the update of {wanted[index].Component}{(task.Percent is { } percent ? $", {percent} %" : "")}");
            }
        }

        return await BeginAsync(node, wanted, index + 1, state.Without(TaskKey), cancellationToken);
    }

    private static List<(string Component, Uri Image)> ReadArgument(StepCall run)
    {
        if (!run.Args.TryGet(Settings, out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) throw Wrong();
        List<(string, Uri)> wanted = [];
        foreach (var setting in list.EnumerateArray())
        {
            var given = setting.ValueKind == JsonValueKind.Object ? JsonMap.From(setting) : throw Wrong();
            if (given.GetText("component") is not (Bios or Bmc) || !Uri.TryCreate(given.GetText("url"), UriKind.Absolute, out var image)) throw Wrong();
            wanted.Add((given.GetText("component")!, image));
        }

        return wanted;

        static DriverException Wrong() => new("The step's argument settings must be a list of objects with component (bios or bmc) and url.") { Cause = DriverCauses.StepArgumentsInvalid };
    }

    private static FirmwareComponent Component(string name, string version) => new(name) { InitialVersion = version, CurrentVersion = version, CreatedAt = default };
}

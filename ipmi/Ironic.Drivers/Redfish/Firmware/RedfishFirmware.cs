using System.Globalization;
using System.Text.Json.Nodes;
using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Json;
using Ironic.Model.Nodes;
using Ironic.Model.Timeline;
using Ironic.Redfish;
using Ironic.Redfish.Firmware;
using Ironic.Redfish.Tasks;

namespace Ironic.Drivers.Redfish.Firmware;

/// <summary>Slot "firmware" over Redfish: versions of BIOS and BMC, and updates one after the other, which the BMC fetches or is sent.</summary>
internal sealed class RedfishFirmware(string name, RedfishNodes nodes, FirmwareStaging staging) : RedfishSlot(DriverSlot.Firmware, name, nodes), IFirmwareCapability, IStepsCapability
{
    private const string Update = "update";
    private const string IndexKey = "index", AskKey = "ask", SeenKey = "seen", TaskKey = "task", WaitedKey = "waited", RestartedKey = "restarted";

    public IReadOnlyList<DriverStep> Steps { get; } =
    [
        new(Update)
        {
            CleanPriority = 0, DeployPriority = 0, ServicePriority = 0, RequiresRamdisk = false,
            Arguments = new Dictionary<string, StepArgument>(StringComparer.Ordinal) { [FirmwareWish.Settings] = new($"List of updates, each with {FirmwareWish.Allowed}", Required: true) },
        },
    ];

    public async ValueTask<IReadOnlyList<FirmwareComponent>> ReadFirmwareAsync(DriverContext node, CancellationToken cancellationToken) => await Find(node).ReadAsync<IReadOnlyList<FirmwareComponent>>(
        "firmware versions",
        async (bmc, machine, token) =>
        {
            var bios = (await bmc.ReadAsync(machine.SystemPath, token))["BiosVersion"].Text;
            var manager = (await bmc.TryReadAsync(machine.ManagerPath, token))?["FirmwareVersion"].Text;
            return [.. new[] { (FirmwareWish.Bios, bios), (FirmwareWish.Bmc, manager) }.Where(part => part.Item2 is not null).Select(part => Component(part.Item1, part.Item2!))];
        },
        cancellationToken);

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        if (run.Step != Update) throw new DriverException($"There is no step {run.Step} of the firmware interface {Name}.") { Cause = DriverCauses.Unsupported };
        var wanted = FirmwareWish.Read(run);
        if (run.State is not { } state) return await PlanAsync(node, wanted, cancellationToken);
        var index = int.TryParse(state.GetText(IndexKey), CultureInfo.InvariantCulture, out var number) ? number : 0;
        try
        {
            if (state.GetText(RestartedKey) is not null) return new StepProgress.Done { Firmware = await ReadFirmwareAsync(node, cancellationToken) };
            return state.GetText(AskKey) is not null ? await AskAsync(node, wanted[index], state, cancellationToken) : await LookAsync(node, wanted, index, state, cancellationToken);
        }
        catch (DriverException e) when (e.IsTransient && !StepClock.IsOver(Nodes.Time, state))
        {
            return new StepProgress.Pending(state, StepClock.Pause(Nodes.Time, state, Options.StepPoll), "the BMC, which is silent during updates"); // a BMC that takes its own firmware is away for minutes
        }
    }

    /// <summary>What the BMC cannot take is said, and the tasks that are there are written down, before it is asked for anything.</summary>
    private async Task<StepProgress> PlanAsync(DriverContext node, List<FirmwareWish> wanted, CancellationToken cancellationToken)
    {
        var bmc = Find(node);
        var ways = await WaysAsync(bmc, cancellationToken);
        foreach (var wish in wanted) IsPushed(bmc, wish, ways); // or it throws, here and not after half of them
        var tasks = await bmc.ReadAsync("tasks", (channel, _, token) => channel.GetTaskPathsAsync(token), cancellationToken);
        return Begin(wanted, 0, WithSeen(StepClock.Begin(Nodes.Time, Options.FirmwareTimeout), tasks));
    }

    private StepProgress.Pending Begin(List<FirmwareWish> wanted, int index, JsonMap state) => index == wanted.Count
        ? new(state.With(RestartedKey, true), Options.StepPoll, "the machine's start with the new firmware") { Reboot = true }
        : new(state.With(IndexKey, index).With(AskKey, true), TimeSpan.Zero, $"the update of {wanted[index].Component}");

    /// <summary>Hands the file over, unless that was done just before we were cut off: a task of the BMC's says so.</summary>
    private async Task<StepProgress> AskAsync(DriverContext node, FirmwareWish wish, JsonMap state, CancellationToken cancellationToken)
    {
        var bmc = Find(node);
        var ways = await WaysAsync(bmc, cancellationToken);
        var seen = Seen(state);
        var strays = await bmc.ReadAsync("tasks", (channel, _, token) => StrayTasks.FindAsync(channel, seen, token), cancellationToken);
        if (strays.EverBegunBy(request => IsOf(request, wish, ways)) is { } ours)
            bmc.Tell(TimelineNames.BmcCall, $"The {wish.Title} was asked for before, and is taken up again with task {ours.Path}", wish.Title);
        else if (strays.Untold is { } other && !StepClock.IsOver(Nodes.Time, state))
            return new StepProgress.Pending(state, StepClock.Pause(Nodes.Time, state, Options.StepPoll), $"the BMC's task {ResourcePaths.NameOf(other.Path)}, which may be one of ours");
        else
            ours = await HandOverAsync(bmc, wish, ways, cancellationToken);

        var begun = state.Without(AskKey).With(TaskKey, ours?.Path);
        if (ours is not null) begun = WithSeen(begun, seen.Append(ours.Path));
        return new StepProgress.Pending(begun, StepClock.Pause(Nodes.Time, state, Options.StepPoll), $"the update of {wish.Component}");
    }

    private static Task<FirmwareWays> WaysAsync(NodeRedfish bmc, CancellationToken cancellationToken) =>
        bmc.ReadAsync("update service", (channel, machine, token) => channel.GetFirmwareWaysAsync(machine, token), cancellationToken);

    /// <summary>Paths of the BMC's tasks that were there before, and of ours: none of these is one whose beginning was cut off.</summary>
    private static JsonMap WithSeen(JsonMap state, IEnumerable<string> paths) => state.With(SeenKey, new JsonArray([.. paths.Select(path => JsonValue.Create(path))]));

    private static List<string> Seen(JsonMap state) => [.. (state.ToObject()[SeenKey] as JsonArray ?? []).Select(path => (string)path!)];

    /// <summary>Whether a request handed this file over. A file that was sent has no name there, but nobody else sends any while the node is ours.</summary>
    private static bool IsOf(TaskRequest request, FirmwareWish wish, FirmwareWays ways) =>
        request.PostsTo(ways.Multipart, ways.Push) || request.PostsTo(ways.SimpleUpdate) && request.Body["ImageURI"].Text == wish.Image.AbsoluteUri;

    /// <summary>The BMC fetches the file where it can and nothing speaks against it; else it is sent to it. What has a checksum is looked at first, either way.</summary>
    private async Task<RedfishTask?> HandOverAsync(NodeRedfish bmc, FirmwareWish wish, FirmwareWays ways, CancellationToken cancellationToken)
    {
        var isPushed = IsPushed(bmc, wish, ways);
        await using var file = isPushed || wish.Checksum is not null ? await staging.StageAsync(wish, cancellationToken) : null;
        return isPushed
            ? await bmc.ChangeAsync($"{wish.Title}, sent", (channel, machine, token) => channel.PushUpdateAsync(machine, file!.Name, file.Open, token), cancellationToken)
            : await bmc.ChangeAsync(wish.Title, (channel, machine, token) => channel.SimpleUpdateAsync(machine, wish.Image, token), cancellationToken);
    }

    private static bool IsPushed(NodeRedfish bmc, FirmwareWish wish, FirmwareWays ways)
    {
        var (canFetch, canPush) = (ways.Fetches(wish.Image), ways.CanPush);
        return bmc.FirmwareMethod switch
        {
            FirmwareMethod.Simple when wish.Image.IsFile => throw Unable("a file of the appliance cannot be fetched by the BMC"),
            FirmwareMethod.Simple => canFetch ? false : throw Unable("the BMC cannot fetch it by SimpleUpdate"),
            FirmwareMethod.Push => canPush ? true : throw Unable("the BMC cannot be sent firmware"),
            _ => canFetch ? false : canPush ? true : throw Unable("the BMC can neither fetch it nor be sent it"),
        };

        DriverException Unable(string why) => new(
            $"The {wish.Title} is not made: {why}. BMC {bmc.Label} offers {ways.InWords}; the node's {RedfishKeys.FirmwareMethod} is {bmc.FirmwareMethod.ToString().ToLowerInvariant()}.") { Cause = DriverCauses.Unsupported };
    }

    private async Task<StepProgress> LookAsync(DriverContext node, List<FirmwareWish> wanted, int index, JsonMap state, CancellationToken cancellationToken)
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
                return new StepProgress.Pending(state, StepClock.Pause(Nodes.Time, state, Options.StepPoll), $"the update of {wanted[index].Component}{(task.Percent is { } percent ? $", {percent} %" : "")}");
            }
        }

        if (wanted[index].Wait > TimeSpan.Zero && state.GetText(WaitedKey) is null)
            return new StepProgress.Pending(state.Without(TaskKey).With(WaitedKey, true), wanted[index].Wait, $"the time to wait after the update of {wanted[index].Component}");
        return Begin(wanted, index + 1, state.Without(TaskKey, WaitedKey));
    }

    private static FirmwareComponent Component(string name, string version) => new(name) { InitialVersion = version, CurrentVersion = version, CreatedAt = default };
}

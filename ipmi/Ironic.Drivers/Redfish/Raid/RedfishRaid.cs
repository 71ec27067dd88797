using Ironic.Model.Drivers;
using Ironic.Model.Drivers.Steps;
using Ironic.Model.Timeline;
using Ironic.Redfish.Storage;
using Ironic.Redfish.Tasks;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>
/// Slot "raid" over Redfish: volumes of the controllers, made and deleted by the BMC's tasks, at once or with the machine's next start. A plan for all that is
/// wanted stands before anything is touched; what was made is looked at in the end.
/// </summary>
internal sealed class RedfishRaid(string name, RedfishNodes nodes) : RedfishSlot(DriverSlot.Raid, name, nodes), IStepsCapability
{
    private const string Apply = "apply_configuration", CreateStep = "create_configuration", DeleteStep = "delete_configuration";

    private static readonly (string Name, StepArgument Argument)[] Choices =
    [
        (RaidArguments.RootName, new("Whether to make the root volume. Default: true")),
        (RaidArguments.OthersName, new($"Whether to make the volumes that are not the root volume. Default: true with {CreateStep}, false with {Apply}")),
        (RaidArguments.DeleteName, new("Whether to delete all volumes that are there before. Default: false")),
    ];

    public IReadOnlyList<DriverStep> Steps { get; } =
    [
        new(CreateStep) { CleanPriority = 0, Arguments = Choices.ToDictionary(choice => choice.Name, choice => choice.Argument, StringComparer.Ordinal) },
        new(DeleteStep) { CleanPriority = 0, DeployPriority = 0, ServicePriority = 0 },
        new(Apply)
        {
            DeployPriority = 0, ServicePriority = 0,
            Arguments = Choices.Prepend((RaidArguments.ConfigName, new("The RAID configuration, as target_raid_config has it", Required: true)))
                .ToDictionary(choice => choice.Item1, choice => choice.Item2, StringComparer.Ordinal),
        },
    ];

    public override IReadOnlyList<string> Validate(DriverContext node)
    {
        List<string> problems = [.. base.Validate(node)];
        if (!node.TargetRaidConfig.IsEmpty) RaidWish.Read(node.TargetRaidConfig, problems);
        return problems;
    }

    public async ValueTask<StepProgress> RunStepAsync(DriverContext node, StepCall run, CancellationToken cancellationToken)
    {
        RaidArguments? arguments = run.Step switch
        {
            CreateStep => RaidArguments.OfCreate(node, run.Args),
            Apply => RaidArguments.OfApply(run.Args),
            DeleteStep => null,
            _ => throw new DriverException($"There is no step {run.Step} of the RAID interface {Name}.") { Cause = DriverCauses.Unsupported },
        };
        if (run.State is not { } state) return Go(await PlanAsync(node, arguments, cancellationToken), "the plan");
        var work = RaidWork.From(state);
        try
        {
            return await GoOnAsync(node, work, cancellationToken);
        }
        catch (DriverException e) when (e.IsTransient && !StepClock.IsOver(Nodes.Time, state))
        {
            return Wait(work, "the BMC, which does not answer now");
        }
    }

    /// <summary>All is found out and nothing is done yet: what comes of a plan that does not fit is a message, and no loss.</summary>
    private async Task<RaidWork> PlanAsync(DriverContext node, RaidArguments? arguments, CancellationToken cancellationToken)
    {
        var wishes = arguments?.Wishes();
        var storages = await Find(node).ReadAsync("storage", (bmc, machine, token) => bmc.GetStorageAsync(machine, token), cancellationToken);
        var tasks = await Find(node).ReadAsync("tasks", (bmc, _, token) => bmc.GetTaskPathsAsync(token), cancellationToken);
        List<VolumeView> doomed = arguments is null or { DeletesExisting: true } ? [.. storages.SelectMany(storage => storage.Volumes).Where(volume => volume.IsRaidSet)] : [];
        var left = storages.Select(storage => storage with { Volumes = [.. storage.Volumes.Except(doomed)] }).ToList();
        List<string> problems = [];
        var plan = wishes is null ? [] : RaidPlanner.Plan(left, wishes, problems);
        if (problems.Count > 0) throw new DriverException($"The RAID configuration does not fit the machine. {string.Join(" ", problems)}") { Cause = "raid-does-not-fit" };
        return new(StepClock.Begin(Nodes.Time, Options.RaidTimeout))
        {
            Delete = [.. doomed.Select(volume => volume.Path)], Create = [.. plan], Known = [.. left.SelectMany(storage => storage.Volumes).Select(volume => volume.Path)], Seen = [.. tasks],
        };
    }

    /// <summary>One thing at a time: tasks end, then the next deletion, then the next volume; a restart where what was asked for waits for one.</summary>
    private async Task<StepProgress> GoOnAsync(DriverContext node, RaidWork work, CancellationToken cancellationToken)
    {
        if (work.Tasks.Count > 0 && !work.NeedsReset && await LookAtTasksAsync(node, work, cancellationToken) is { } waiting) return waiting;
        if (work.Delete is [var doomed, ..]) return await DeleteAsync(node, work with { Tasks = Kept(work) }, doomed, cancellationToken);
        if (work.NeedsReset && work.Created.Count == 0) return Restart(work, "volumes gone");
        if (work.Deleted.Count > 0 && work.Created.Count == 0 && await StillThereAsync(node, work, cancellationToken) is { } there) return Wait(work, $"volumes {there} to be gone");
        if (work.Create is [var wanted, ..]) return await CreateAsync(node, work with { Tasks = Kept(work) }, wanted, cancellationToken);
        return work.NeedsReset ? Restart(work, "volumes") : await ReportAsync(node, work, cancellationToken);
    }

    /// <summary>Tasks that wait for the machine's start are looked at after it; all others have ended.</summary>
    private static System.Collections.Immutable.ImmutableList<string> Kept(RaidWork work) => work.NeedsReset ? work.Tasks : [];

    /// <summary>Null: they have ended.</summary>
    private async Task<StepProgress?> LookAtTasksAsync(DriverContext node, RaidWork work, CancellationToken cancellationToken)
    {
        foreach (var path in work.Tasks)
        {
            var task = await Find(node).ReadAsync("RAID task", (bmc, _, token) => bmc.LookAsync(new RedfishTask(path), token), cancellationToken);
            if (task.State == RedfishTaskState.Failed)
            {
                var words = string.Join(" ", task.Messages.Select(message => message.Text));
                throw new DriverException($"A RAID task failed on BMC {Find(node).Label} ({task.Word}): {words}") { Cause = "bmc-task-failed" };
            }

            if (task.IsOver) continue;
            if (!StepClock.IsOver(Nodes.Time, work.Clock)) return Wait(work, $"the BMC's RAID task{(task.Percent is { } percent ? $", {percent} %" : "")}");
            throw new DriverException($"A RAID task of BMC {Find(node).Label} is not over after {Options.RaidTimeout.TotalHours:0.#} h ({task.Word}).") { Cause = "bmc-task-failed" };
        }

        return null;
    }

    private async Task<StepProgress> DeleteAsync(DriverContext node, RaidWork work, string path, CancellationToken cancellationToken)
    {
        var (strays, storages) = await LookAsync(node, work, cancellationToken);
        var done = work with { Delete = work.Delete.RemoveAt(0), Deleted = work.Deleted.Add(path) };
        if (storages.SelectMany(storage => storage.Volumes).FirstOrDefault(volume => Same(volume.Path, path)) is not { } doomed) return Go(done, "deletions");
        return await AskOnceAsync(
            node, strays, new(work, done, $"deletion of volume {doomed.Name} ({doomed.RaidType})", doomed.NeedsReset), request => request.Deletes(path), (bmc, _, token) => bmc.DeleteVolumeAsync(doomed, token), cancellationToken);
    }

    /// <summary>One that is there already was asked for by us, just before we were cut off.</summary>
    private async Task<StepProgress> CreateAsync(DriverContext node, RaidWork work, RaidVolume wanted, CancellationToken cancellationToken)
    {
        var (strays, storages) = await LookAsync(node, work, cancellationToken);
        var done = work with { Create = work.Create.RemoveAt(0), Created = work.Created.Add(wanted) };
        if (RaidMatch.Of(done.Created, New(storages, work))[^1] is not null) return Go(done, "volumes");
        var storage = storages.FirstOrDefault(one => Same(one.Path, wanted.Storage))
            ?? throw new DriverException($"BMC {Find(node).Label} has no storage {wanted.Storage} any more.") { Cause = "bmc-resource-missing" };
        return await AskOnceAsync(
            node, strays, new(work, done, $"volume {wanted.Title}", storage.NeedsReset), request => wanted.IsMadeBy(request, storage.VolumesPath),
            (bmc, _, token) => bmc.CreateVolumeAsync(storage, wanted.Type, wanted.Drives, wanted.Bytes, wanted.Name, token), cancellationToken);
    }

    /// <summary>Asks the BMC for one thing, unless it was asked for just before we were cut off: a task of its says so, long before a volume comes or goes.</summary>
    private async Task<StepProgress> AskOnceAsync(DriverContext node, StrayTasks strays, Request asked, Func<TaskRequest, bool> isSame, RedfishWork<VolumeWork> ask, CancellationToken cancellationToken)
    {
        if (strays.BegunBy(isSame, asked.NeedsReset) is { } ours)
        {
            Find(node).Tell(TimelineNames.BmcCall, $"{asked.What} was asked for before, and is taken up again with task {ours.Path}", asked.What);
            return Go(Begun(asked.After, ours, asked.NeedsReset), asked.What);
        }

        if (strays.Untold is { } other && !StepClock.IsOver(Nodes.Time, asked.Before.Clock)) return Wait(asked.Before, $"the BMC's task {ResourcePaths.NameOf(other.Path)}, which may be one of ours");
        var (task, needsReset) = await Find(node).ChangeAsync(asked.What, ask, cancellationToken);
        return Go(Begun(asked.After, task, needsReset), asked.What);
    }

    /// <summary>The tasks first: one that is over by then shows in the volumes. The other way round one that ended between would be seen in neither, and its work asked for again.</summary>
    private async Task<(StrayTasks Tasks, IReadOnlyList<StorageView> Storages)> LookAsync(DriverContext node, RaidWork work, CancellationToken cancellationToken)
    {
        var tasks = await Find(node).ReadAsync("tasks", (bmc, _, token) => StrayTasks.FindAsync(bmc, work.Seen, token), cancellationToken);
        return (tasks, await VolumesAsync(node, cancellationToken));
    }

    private static RaidWork Begun(RaidWork work, RedfishTask? task, bool needsReset)
    {
        var begun = work with { NeedsReset = work.NeedsReset || needsReset };
        return task is null ? begun : begun with { Tasks = work.Tasks.Add(task.Path), Seen = work.Seen.Add(task.Path) };
    }

    /// <summary>Null: all are gone that were to be deleted.</summary>
    private async Task<string?> StillThereAsync(DriverContext node, RaidWork work, CancellationToken cancellationToken)
    {
        var there = (await VolumesAsync(node, cancellationToken)).SelectMany(storage => storage.Volumes).Where(volume => work.Deleted.Any(path => Same(path, volume.Path))).Select(volume => volume.Name).ToList();
        if (there.Count == 0) return null;
        return StepClock.IsOver(Nodes.Time, work.Clock) ? throw NotKept(node, $"the deletion of {string.Join(", ", there)}, which are still there") : string.Join(", ", there);
    }

    /// <summary>Done, when the BMC shows all that it was asked for.</summary>
    private async Task<StepProgress> ReportAsync(DriverContext node, RaidWork work, CancellationToken cancellationToken)
    {
        var storages = await VolumesAsync(node, cancellationToken);
        var found = work.Created.Zip(RaidMatch.Of(work.Created, New(storages, work)), (wanted, volume) => (Wanted: wanted, Volume: volume)).ToList();
        var missing = found.Where(pair => pair.Volume is null).Select(pair => pair.Wanted.Title).ToList();
        if (missing.Count == 0) return new StepProgress.Done { RaidConfig = RaidReport.Of(storages, found.Find(pair => pair.Wanted.IsRoot).Volume, Nodes.Time.GetUtcNow()) };
        if (StepClock.IsOver(Nodes.Time, work.Clock)) throw NotKept(node, $"{string.Join("; ", missing)}, which it does not show");
        return Wait(work, $"the BMC to show {string.Join("; ", missing)}");
    }

    private Task<IReadOnlyList<StorageView>> VolumesAsync(DriverContext node, CancellationToken cancellationToken) =>
        Find(node).ReadAsync("volumes", (bmc, machine, token) => bmc.GetVolumesAsync(machine, token), cancellationToken);

    private static IEnumerable<VolumeView> New(IReadOnlyList<StorageView> storages, RaidWork work) =>
        storages.SelectMany(storage => storage.Volumes).Where(volume => !work.Known.Any(path => Same(path, volume.Path)));

    private static bool Same(string left, string right) => ResourcePaths.Plain(left) == ResourcePaths.Plain(right);

    private DriverException NotKept(DriverContext node, string what) =>
        new($"BMC {Find(node).Label} accepted {what} after {Options.RaidTimeout.TotalHours:0.#} h.") { Cause = "bmc-setting-not-kept" };

    private static StepProgress.Pending Go(RaidWork work, string with) => new(work.ToState(), TimeSpan.Zero, $"RAID: {with}");

    private StepProgress.Pending Wait(RaidWork work, string what) => new(work.ToState(), StepClock.Pause(Nodes.Time, work.Clock, Options.StepPoll), what);

    private StepProgress.Pending Restart(RaidWork work, string what) =>
        new((work with { NeedsReset = false }).ToState(), Options.StepPoll, $"the machine's start, which the BMC waits for with {what}") { Reboot = true };

    /// <summary>One thing that the BMC is to be asked for.</summary>
    /// <param name="Before">How far the step is without it.</param>
    /// <param name="After">And with it.</param>
    /// <param name="What">For people.</param>
    /// <param name="NeedsReset">It takes effect with the machine's next start.</param>
    private sealed record Request(RaidWork Before, RaidWork After, string What, bool NeedsReset);
}

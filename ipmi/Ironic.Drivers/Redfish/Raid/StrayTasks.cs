using Ironic.Redfish;
using Ironic.Redfish.Tasks;

namespace Ironic.Drivers.Redfish.Raid;

/// <summary>
/// Tasks of the BMC that go on and that nobody wrote down: begun since the plan was made, perhaps by a request of ours that was sent just before the appliance was
/// cut off. What such a request makes or deletes is to be seen only when its task is over; until then the task is all there is of it.
/// </summary>
/// <param name="Tasks">Those that are not over.</param>
internal sealed record StrayTasks(IReadOnlyList<RedfishTask> Tasks)
{
    /// <summary>Looks for them; each task that is not known is read once.</summary>
    /// <param name="bmc">The BMC.</param>
    /// <param name="known">Paths of tasks, or of their monitors, that were there before the plan, or that are written down.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StrayTasks> FindAsync(IRedfishChannel bmc, IReadOnlyCollection<string> known, CancellationToken cancellationToken)
    {
        List<RedfishTask> found = [];
        foreach (var path in await bmc.GetTaskPathsAsync(cancellationToken))
        {
            if (IsKnown(path, known)) continue;
            var task = await bmc.LookAsync(new RedfishTask(path), cancellationToken);
            if (!task.IsOver && !(task.Monitor is { } monitor && IsKnown(monitor, known))) found.Add(task);
        }

        return new(found);
    }

    /// <summary>The task that a request of ours began; null: none, as far as can be told.</summary>
    /// <param name="request">Knows the request again.</param>
    /// <param name="needsReset">
    /// The task waits for the machine's start: one that does not tell what began it is taken for ours then, because to wait for its end would be to wait for that start.
    /// </param>
    public RedfishTask? BegunBy(Func<TaskRequest, bool> request, bool needsReset) =>
        Tasks.FirstOrDefault(task => task.Request is { } told && request(told)) ?? (needsReset ? Untold : null);

    /// <summary>One that does not tell what began it, so that it may be ours; null: there is none.</summary>
    public RedfishTask? Untold => Tasks.FirstOrDefault(task => task.Request is null);

    /// <summary>The same task stands under several paths: in the task service, as its monitor, among a manager's jobs. Its id is the last part of each.</summary>
    private static bool IsKnown(string path, IReadOnlyCollection<string> known) => known.Any(other => RaidPaths.NameOf(other) == RaidPaths.NameOf(path));
}

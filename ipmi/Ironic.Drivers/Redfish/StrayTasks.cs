using Ironic.Redfish;
using Ironic.Redfish.Tasks;

namespace Ironic.Drivers.Redfish;

/// <summary>
/// Tasks of the BMC that nobody wrote down: begun since the plan was made, perhaps by a request of ours that was sent just before the appliance was cut off. What
/// such a request does is to be seen, if at all, only when its task is over; until then the task is all there is of it.
/// </summary>
/// <param name="All">Those that are over too.</param>
internal sealed record StrayTasks(IReadOnlyList<RedfishTask> All)
{
    private IEnumerable<RedfishTask> Running => All.Where(task => !task.IsOver);

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
            if (!(task.Monitor is { } monitor && IsKnown(monitor, known))) found.Add(task);
        }

        return new(found);
    }

    /// <summary>The running task that a request of ours began; null: none, as far as can be told.</summary>
    /// <param name="request">Knows the request again.</param>
    /// <param name="needsReset">
    /// The task waits for the machine's start: one that does not tell what began it is taken for ours then, because to wait for its end would be to wait for that start.
    /// </param>
    public RedfishTask? BegunBy(Func<TaskRequest, bool> request, bool needsReset) =>
        Running.FirstOrDefault(task => task.Request is { } told && request(told)) ?? (needsReset ? Untold : null);

    /// <summary>The same, be it over or not: for work that leaves nothing else to be known by.</summary>
    public RedfishTask? EverBegunBy(Func<TaskRequest, bool> request) => All.FirstOrDefault(task => task.Request is { } told && request(told));

    /// <summary>A running one that does not tell what began it, so that it may be ours; null: there is none.</summary>
    public RedfishTask? Untold => Running.FirstOrDefault(task => task.Request is null);

    /// <summary>The same task stands under several paths: in the task service, as its monitor, among a manager's jobs. Its id is the last part of each.</summary>
    private static bool IsKnown(string path, IReadOnlyCollection<string> known) => known.Any(other => ResourcePaths.NameOf(other) == ResourcePaths.NameOf(path));
}

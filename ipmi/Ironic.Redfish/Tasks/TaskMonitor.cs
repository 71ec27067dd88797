using System.Collections.Frozen;
using Ironic.Redfish.Http;
using Ironic.Redfish.Json;

namespace Ironic.Redfish.Tasks;

/// <summary>Follows tasks: one look at a time, so that whoever waits can be restarted meanwhile.</summary>
public static class TaskMonitor
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    private static readonly FrozenDictionary<string, RedfishTaskState> States = new Dictionary<string, RedfishTaskState>
    {
        ["Completed"] = RedfishTaskState.Done,
        ["Exception"] = RedfishTaskState.Failed,
        ["Killed"] = RedfishTaskState.Failed,
        ["Cancelled"] = RedfishTaskState.Failed,
        ["Interrupted"] = RedfishTaskState.Failed,

        // JobState of iDRACs
        ["Failed"] = RedfishTaskState.Failed,
        ["CompletedWithErrors"] = RedfishTaskState.Failed,
        ["RebootFailed"] = RedfishTaskState.Failed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The task that an answer began; null: what was asked for is done already.</summary>
    public static RedfishTask? Of(RedfishAnswer answer)
    {
        // 202 with a monitor in Location is the rule. iLOs and iDRACs send 200 or 202 with the task (or its path) in the body, or in Location of a 200.
        var inBody = answer.Body["TaskState"].IsMissing && !IsTaskPath(answer.Body.Link) ? null : answer.Body.Link;
        var path = answer.IsAccepted || IsTaskPath(answer.Location) ? answer.Location ?? inBody : inBody;
        return path is null ? null : Read(new(path), answer);
    }

    extension(IRedfishChannel bmc)
    {
        /// <summary>Looks once. BMCs that are restarting for the task do not answer: that is the caller's to bear.</summary>
        public async Task<RedfishTask> LookAsync(RedfishTask task, CancellationToken cancellationToken)
        {
            try
            {
                return Read(task, await bmc.GetAsync(task.Path, cancellationToken));
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.NotFound)
            {
                return task with { State = RedfishTaskState.Vanished };
            }
            catch (RedfishException e) when (e.Status is >= 400 and < 500 && e.Failure == RedfishFailure.Refused)
            {
                // A monitor answers, at the end, as the request itself would have.
                return task with { State = RedfishTaskState.Failed, Messages = e.Messages, Word = "Refused" };
            }
            catch (RedfishException e) when (e.Failure == RedfishFailure.MalformedAnswer)
            {
                return task with { State = RedfishTaskState.Done }; // 200 and no body: a monitor at its end
            }
        }

        /// <summary>Looks until it is over. Silence in between is borne until the time is up.</summary>
        /// <exception cref="RedfishException">It failed, or is not over in time.</exception>
        public async Task<RedfishTask> WaitAsync(RedfishTask task, TimeSpan timeout, CancellationToken cancellationToken)
        {
            var begun = bmc.Time.GetTimestamp();
            var pause = FirstPause;
            while (true)
            {
                if (task.State == RedfishTaskState.Failed) throw Faults.TaskFailed(bmc.Target, task.Word, task.Messages);
                if (task.IsOver) return task;
                if (bmc.Time.GetElapsedTime(begun) >= timeout) throw Faults.TaskFailed(bmc.Target, $"not over after {timeout.TotalSeconds} s", task.Messages);
                await Task.Delay(task.RetryAfter is { } asked && asked < LongestPause ? asked : pause, bmc.Time, cancellationToken);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                task = await LookPatientlyAsync(bmc, task, cancellationToken);
            }
        }
    }

    private static async Task<RedfishTask> LookPatientlyAsync(IRedfishChannel bmc, RedfishTask task, CancellationToken cancellationToken)
    {
        try
        {
            return await bmc.LookAsync(task, cancellationToken);
        }
        catch (RedfishException e) when (e.IsTransient)
        {
            return task;
        }
    }

    private static bool IsTaskPath(string? path) =>
        path is not null && (path.Contains("/TaskService/", StringComparison.OrdinalIgnoreCase) || path.Contains("/TaskMonitor", StringComparison.OrdinalIgnoreCase)
            || path.Contains("/Jobs/", StringComparison.OrdinalIgnoreCase));

    private static RedfishTask Read(RedfishTask task, RedfishAnswer answer)
    {
        var (word, status) = (answer.Body["TaskState"].Text ?? answer.Body["JobState"].Text ?? "", answer.Body["TaskStatus"].Text);
        var state = States.TryGetValue(word, out var known) ? known : word.Length > 0 || answer.IsAccepted ? RedfishTaskState.Running : RedfishTaskState.Done;
        if (state == RedfishTaskState.Done && status == "Critical") state = RedfishTaskState.Failed; // iDRACs complete what failed
        return task with
        {
            State = state,
            Word = word,
            Percent = answer.Body["PercentComplete"].Whole is { } percent and >= 0 and <= 100 ? (int)percent : task.Percent,
            Messages = MessageReader.Read(answer.Body) is { Count: > 0 } messages ? messages : task.Messages,
            RetryAfter = answer.RetryAfter,
            Monitor = RedfishPaths.Of(answer.Body["TaskMonitor"].Text) ?? task.Monitor,
            Request = TaskRequest.Read(answer.Body["Payload"]) ?? task.Request,
        };
    }
}

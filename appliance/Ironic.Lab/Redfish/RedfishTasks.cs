using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish;

/// <summary>Work that takes its time, by the clock: a task is over when its time is. Safe for use by several threads.</summary>
/// <param name="prefix">What their ids begin with.</param>
/// <param name="takes">How long each task takes.</param>
/// <param name="time">The clock.</param>
/// <param name="faults">What goes wrong now.</param>
internal sealed class RedfishTasks(string prefix, TimeSpan takes, TimeProvider time, Func<RedfishFaults> faults)
{
    private const int MostTasks = 64;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LabTask> _tasks = new(StringComparer.Ordinal);
    private int _last;

    public IReadOnlyList<string> Ids
    {
        get { lock (_gate) return [.. _tasks.Keys]; }
    }

    /// <summary>Begins a task; what it is for is done when somebody first sees it over.</summary>
    /// <param name="name">What it does.</param>
    /// <param name="done">Its outcome.</param>
    /// <param name="failed">What is left where it fails; null: all as it was.</param>
    /// <param name="atStart">It begins with the machine's next start only.</param>
    /// <param name="by">The request that asked for it, which the task then tells; null: untold.</param>
    public string Begin(string name, Action done, Action? failed = null, bool atStart = false, RedfishCall? by = null)
    {
        lock (_gate)
        {
            if (_tasks.Count >= MostTasks) _tasks.Remove(_tasks.Keys.First());
            var id = $"{prefix}{++_last}";
            var fails = faults().TasksFail;
            _tasks[id] = new(id, name, time.GetTimestamp(), fails ? failed : done, fails) { Waits = atStart, By = by };
            return id;
        }
    }

    /// <summary>The machine starts. What has waited for that is done before anything boots, as firmware does it, and what is over by now was done before: the machine comes up with it.</summary>
    public void Start()
    {
        Advance();
        lock (_gate)
        {
            foreach (var (id, task) in _tasks.ToList())
            {
                if (!task.Waits) continue;
                task.End?.Invoke();
                _tasks[id] = task with { Waits = false, Begun = time.GetTimestamp(), End = null };
            }
        }
    }

    /// <summary>Null: there is none, or no more.</summary>
    public LabTask? Find(string id)
    {
        lock (_gate)
        {
            if (!_tasks.TryGetValue(id, out var task)) return null;
            if (task.Waits) return task;
            var percent = takes <= TimeSpan.Zero ? 100 : (int)Math.Min(100, 100 * (time.GetElapsedTime(task.Begun) / takes));
            if (percent == 100 && !task.IsOver)
            {
                task.End?.Invoke();
                _tasks[id] = task = task with { IsOver = true };
            }

            if (task.IsOver && faults().TasksVanish)
            {
                _tasks.Remove(id);
                return null;
            }

            return task with { Percent = percent };
        }
    }

    /// <summary>Lets all that runs be seen over by now; for what changes without being asked after.</summary>
    public void Advance()
    {
        foreach (var id in Ids) Find(id);
    }
}

/// <summary>One such task.</summary>
/// <param name="Id">Prefix and number.</param>
/// <param name="Name">What it does.</param>
/// <param name="Begun">By the clock's ticks.</param>
/// <param name="End">What is still to be done when it is over; null: nothing.</param>
/// <param name="Fails">It will.</param>
internal sealed record LabTask(string Id, string Name, long Begun, Action? End, bool Fails)
{
    public bool IsOver { get; init; }

    /// <summary>For the machine's next start.</summary>
    public bool Waits { get; init; }

    public int Percent { get; init; }

    public RedfishCall? By { get; init; }

    public string State => Waits ? "Pending" : !IsOver ? "Running" : Fails ? "Exception" : "Completed";

    /// <param name="path">Its own.</param>
    /// <param name="monitor">Its monitor's.</param>
    public JsonObject ToJson(string path, string monitor)
    {
        var task = ResourceNames.Resource(path, "Task.v1_6_0.Task", Id, Name);
        task["TaskState"] = State;
        task["TaskMonitor"] = monitor;
        task["TaskStatus"] = IsOver && Fails ? "Critical" : "OK";
        task["PercentComplete"] = Percent;
        task["Messages"] = IsOver && Fails
            ? new JsonArray(new JsonObject { ["MessageId"] = "Update.1.0.VerificationFailed", ["Message"] = "The file could not be verified.", ["MessageSeverity"] = "Critical" })
            : [];
        if (By is { } call) task["Payload"] = new JsonObject { ["HttpOperation"] = call.Method, ["TargetUri"] = call.Path, ["HttpHeaders"] = new JsonArray(), ["JsonBody"] = call.Body?.ToJsonString() ?? "" };
        return task;
    }
}

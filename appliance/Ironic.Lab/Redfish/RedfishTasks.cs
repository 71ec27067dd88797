using System.Text.Json.Nodes;

namespace Ironic.Lab.Redfish;

/// <summary>Work that takes its time, by the clock: a task is over when its time is. Safe for use by several threads.</summary>
internal sealed class RedfishTasks(TimeProvider time, Func<RedfishFaults> faults)
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
    public string Begin(string name, TimeSpan takes, Action done)
    {
        lock (_gate)
        {
            if (_tasks.Count >= MostTasks) _tasks.Remove(_tasks.Keys.First());
            var id = $"{++_last}";
            _tasks[id] = new(id, name, time.GetTimestamp(), takes, done, faults().TasksFail);
            return id;
        }
    }

    /// <summary>Null: there is none, or no more.</summary>
    public LabTask? Find(string id)
    {
        lock (_gate)
        {
            if (!_tasks.TryGetValue(id, out var task)) return null;
            var percent = task.Takes <= TimeSpan.Zero ? 100 : (int)Math.Min(100, 100 * (time.GetElapsedTime(task.Begun) / task.Takes));
            if (percent == 100 && !task.IsOver)
            {
                if (!task.Fails) task.Done();
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
internal sealed record LabTask(string Id, string Name, long Begun, TimeSpan Takes, Action Done, bool Fails)
{
    public bool IsOver { get; init; }

    public int Percent { get; init; }

    public string State => !IsOver ? "Running" : Fails ? "Exception" : "Completed";

    public JsonObject ToJson(string path)
    {
        var task = ResourceNames.Resource(path, "Task.v1_6_0.Task", Id, Name);
        task["TaskState"] = State;
        task["TaskStatus"] = IsOver && Fails ? "Critical" : "OK";
        task["PercentComplete"] = Percent;
        task["Messages"] = IsOver && Fails
            ? new JsonArray(new JsonObject { ["MessageId"] = "Update.1.0.VerificationFailed", ["Message"] = "The file could not be verified.", ["MessageSeverity"] = "Critical" })
            : [];
        return task;
    }
}

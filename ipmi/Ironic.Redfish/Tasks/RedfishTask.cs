namespace Ironic.Redfish.Tasks;

/// <summary>A task of the BMC's, as last seen (DSP0266 §12.2). A value that can be stored, and looked at again after a restart.</summary>
/// <param name="Path">The task monitor, or the task: whichever the BMC gave.</param>
public sealed record RedfishTask(string Path)
{
    public RedfishTaskState State { get; init; } = RedfishTaskState.Running;

    /// <summary>Redfish's word for the state, "Running", "Exception"; empty when none was given.</summary>
    public string Word { get; init; } = "";

    /// <summary>0 to 100; null: not told.</summary>
    public int? Percent { get; init; }

    public IReadOnlyList<RedfishMessage> Messages { get; init; } = [];

    /// <summary>The path of its monitor, where the task tells that; null: it does not.</summary>
    public string? Monitor { get; init; }

    /// <summary>What began it (Task.Payload); null: the BMC does not tell.</summary>
    public TaskRequest? Request { get; init; }

    /// <summary>How long the BMC wants to be left alone; null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsOver => State != RedfishTaskState.Running;
}

/// <summary>Where a task is.</summary>
public enum RedfishTaskState
{
    Running,
    Done,
    Failed,

    /// <summary>The BMC no longer knows of it: some forget tasks at once when they end, or when they restart for them. What came of it must be seen by other means.</summary>
    Vanished,
}

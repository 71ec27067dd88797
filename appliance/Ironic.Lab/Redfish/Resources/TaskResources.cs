namespace Ironic.Lab.Redfish.Resources;

/// <summary>TaskService and its task monitors.</summary>
internal sealed class TaskResources(ResourceNames names, RedfishTasks tasks) : IRedfishResources
{
    public ValueTask<RedfishReply?> AnswerAsync(RedfishCall call, CancellationToken cancellationToken) => new(call.Method != "GET" ? null : call.Segments switch
    {
        ["TaskService"] => RedfishReply.Resource(Service()),
        ["TaskService", "Tasks"] => RedfishReply.Resource(ResourceNames.Collection(names.Path("TaskService", "Tasks"), "TaskCollection", tasks.Ids.Select(PathOf))),
        ["TaskService", "Tasks", var id] => tasks.Find(id) is { } task ? RedfishReply.Resource(task.ToJson(PathOf(id), MonitorOf(id))) : null,
        ["TaskService", "TaskMonitors", var id] => tasks.Find(id) is { } task ? new RedfishReply(task.IsOver ? 200 : 202, task.ToJson(PathOf(id), MonitorOf(id))) { Location = MonitorOf(id) } : null,
        _ => null,
    });

    /// <summary>202 for work that was begun, in the maker's manner.</summary>
    public static RedfishReply Accepted(ResourceNames names, RedfishTasks tasks, string id)
    {
        var (task, monitor) = (names.Path("TaskService", "Tasks", id), names.Path("TaskService", "TaskMonitors", id));
        return new(202, tasks.Find(id)?.ToJson(task, monitor))
        {
            Location = names.Personality.Tasks switch { TaskManners.Monitor => monitor, TaskManners.Task => task, _ => null },
        };
    }

    private string PathOf(string id) => names.Path("TaskService", "Tasks", id);

    private string MonitorOf(string id) => names.Path("TaskService", "TaskMonitors", id);

    private System.Text.Json.Nodes.JsonObject Service()
    {
        var service = ResourceNames.Resource(names.Path("TaskService"), "TaskService.v1_2_0.TaskService", "TaskService", "Task Service");
        service["ServiceEnabled"] = true;
        service["Tasks"] = ResourceNames.Link(names.Path("TaskService", "Tasks"));
        return service;
    }
}

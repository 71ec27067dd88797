using System.Text.Json.Nodes;
using Ironic.Agent.Faults;
using Ironic.AgentContract.Commands;

namespace Ironic.Agent.Commands;

/// <summary>A command that was started, and how it stands. Thread-safe.</summary>
internal sealed class CommandRecord(Guid id, string name) : IProgress<string>
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _status = CommandStatus.Running;
    private CommandError? _error;
    private JsonNode? _result;

    public string Id { get; } = id.ToString();

    public string Name { get; } = name;

    /// <summary>Completes, never faults, when the command has ended.</summary>
    public Task Ended => _ended.Task;

    public bool IsRunning => !_ended.Task.IsCompleted;

    /// <summary>While it runs, the result is <c>{"progress": "..."}</c>.</summary>
    public void Report(string value)
    {
        lock (_gate)
        {
            if (_status == CommandStatus.Running) _result = new JsonObject { ["progress"] = value };
        }
    }

    public void Succeed(JsonNode? result) => End(CommandStatus.Succeeded, null, result);

    public void Fail(AgentException fault) =>
        End(fault.Type == CommandErrorTypes.VersionMismatch ? CommandStatus.VersionMismatch : CommandStatus.Failed, fault.ToError(), null);

    public CommandResult ToResult()
    {
        lock (_gate) return new() { Id = Id, Name = Name, Status = _status, Error = _error, Result = _result?.DeepClone() };
    }

    private void End(string status, CommandError? error, JsonNode? result)
    {
        lock (_gate) (_status, _error, _result) = (status, error, result);
        _ended.TrySetResult();
    }
}

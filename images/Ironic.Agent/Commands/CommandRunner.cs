using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.Agent.Faults;
using Ironic.Agent.Logging;
using Ironic.AgentContract.Commands;

namespace Ironic.Agent.Commands;

/// <summary>Runs commands, one at a time, and keeps what became of them.</summary>
/// <param name="table">What there is.</param>
/// <param name="newId">Makes the results' ids.</param>
/// <param name="ended">Called when a background command has ended: the conductor should hear of it soon.</param>
/// <param name="log">The console.</param>
internal sealed class CommandRunner(CommandTable table, Func<Guid> newId, Action ended, AgentLog log) : IAsyncDisposable
{
    /// <summary>Results kept; a conductor asks for the last one or two.</summary>
    public const int HistoryLength = 200;

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<CommandRecord> _history = [];
    private Task _background = Task.CompletedTask;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<CommandRecord> List()
    {
        lock (_history) return [.. _history];
    }

    /// <exception cref="AgentException">No such command is remembered (code 404).</exception>
    public CommandRecord Find(string id)
    {
        lock (_history)
        {
            return _history.Find(record => string.Equals(record.Id, id, StringComparison.OrdinalIgnoreCase))
                ?? throw new AgentException("RequestedObjectNotFoundError", "Not found", $"Command Result with id {id} not found.", 404);
        }
    }

    /// <summary>Starts a command; one that does not run in the background has ended when this returns, well or ill.</summary>
    /// <exception cref="AgentException">It was not started; the code is the HTTP status: 400, 404, or 409 while another one runs.</exception>
    public async Task<CommandRecord> StartAsync(string name, JsonObject arguments, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (List().LastOrDefault(record => record.IsRunning) is { } running)
                throw new AgentException("AgentIsBusy", AgentFault.BusyPrefix, $"executing command {running.Name}", 409);

            var command = table.Find(name);
            log.Say($"command {name}");
            if (Refusal(command, arguments) is { } refusal) return Keep(Failed(name, refusal));
            return command.InBackground ? StartInBackground(command, arguments) : await RunNowAsync(command, arguments);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _background;
        _stopping.Dispose();
        _turn.Dispose();
    }

    /// <summary>An argument of an unknown name makes a failed result; wrong values make a refusal of the request itself.</summary>
    private static AgentException? Refusal(AgentCommand command, JsonObject arguments)
    {
        try
        {
            CommandTable.CheckNames(command, arguments);
        }
        catch (AgentException fault)
        {
            return fault;
        }

        command.Check?.Invoke(arguments);
        return null;
    }

    private CommandRecord Failed(string name, AgentException fault)
    {
        var record = new CommandRecord(newId(), name);
        record.Fail(fault);
        log.Error($"command {name} failed: {fault.Message}");
        return record;
    }

    private async Task<CommandRecord> RunNowAsync(AgentCommand command, JsonObject arguments)
    {
        var record = new CommandRecord(newId(), command.ShortName);
        try
        {
            record.Succeed(Wrap(await command.RunAsync(new(arguments, record), _stopping.Token), prefix: ""));
            return Keep(record);
        }
        catch (AgentException fault) when (fault.Type == CommandErrorTypes.InvalidCommandParams)
        {
            throw;
        }
        catch (Exception fault) // the worker's outermost frame: whatever it was is the command's result
        {
            return Keep(Failed(command.Name, Translate(fault)));
        }
    }

    private CommandRecord StartInBackground(AgentCommand command, JsonObject arguments)
    {
        var record = Keep(new CommandRecord(newId(), command.ShortName));
        _background = Task.Run(() => RunToEndAsync(command, arguments, record), CancellationToken.None);
        return record;
    }

    private async Task RunToEndAsync(AgentCommand command, JsonObject arguments, CommandRecord record)
    {
        try
        {
            record.Succeed(Wrap(await command.RunAsync(new(arguments, record), _stopping.Token), prefix: $"{command.ShortName}: "));
            log.Say($"command {command.Name} done");
        }
        catch (Exception fault) // the worker's outermost frame: whatever it was is the command's result
        {
            var told = Translate(fault);
            record.Fail(told);
            log.Error($"command {command.Name} failed: {told.Message}");
        }

        ended();
    }

    private static AgentException Translate(Exception fault) => fault switch
    {
        AgentException told => told,
        OperationCanceledException => Fault.Execution("The agent is being stopped."),
        JsonException wrong => Fault.InvalidParams(wrong.Message),
        _ => Fault.Execution($"{fault.GetType().Name}: {fault.Message}", fault),
    };

    /// <summary>Plain text travels as an object, so that every result is one.</summary>
    private static JsonNode? Wrap(JsonNode? result, string prefix) =>
        result is JsonValue value && value.TryGetValue<string>(out var text) ? new JsonObject { ["result"] = prefix + text } : result;

    private CommandRecord Keep(CommandRecord record)
    {
        lock (_history)
        {
            if (_history.Count == HistoryLength) _history.RemoveAt(0);
            _history.Add(record);
        }

        return record;
    }
}

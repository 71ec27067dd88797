using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Agents;
using Ironic.Conductor.Ramdisk;
using Ironic.Model.Secrets;

namespace Ironic.Conductor.Tests.World;

/// <summary>The agent of a machine: asks who it is, reports, takes commands one at a time, as upstream's does.</summary>
internal sealed class FakeAgent(FakeWorld world, FakeMachine machine, string purpose)
{
    private const double RetrySeconds = 5, ReportSeconds = 120;

    private readonly List<CommandResult> _commands = [];
    private Secret? _token;
    private int _nextId;

    public IReadOnlyList<CommandResult> Commands => _commands;

    /// <summary>All that were ever begun, with their arguments.</summary>
    public List<(string Name, JsonObject Params)> Requests { get; } = [];

    public void Start()
    {
        if (purpose == "inspect") world.Track(InspectAsync);
        else world.Track(LookUpAsync);
    }

    public IReadOnlyList<CommandResult> List(Secret? token)
    {
        Authorise(token);
        return [.. _commands];
    }

    public CommandResult Take(Secret? token, CommandRequest request)
    {
        Authorise(token);
        if (_commands.Find(command => command.Status == CommandStatus.Running) is { } running) throw new AgentException(AgentFailure.Busy, $"Agent is busy: executing command {running.Name}");
        if (machine.Faults.UnknownCommands.Contains(request.Name)) throw new AgentException(AgentFailure.Refused, $"Unknown command: {request.Name}");
        Requests.Add((request.Name, request.Params));
        var shortName = request.Name[(request.Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var result = new CommandResult { Id = $"command-{++_nextId}", Name = shortName, Status = CommandStatus.Running };
        _commands.Add(result);
        switch (request.Name)
        {
            case CommandNames.GetCleanSteps: return Finish(result, StepOffers.Clean());
            case CommandNames.GetDeploySteps: return Finish(result, StepOffers.Deploy());
            case CommandNames.GetServiceSteps: return Finish(result, StepOffers.Service());
            case CommandNames.FinalizeRescue:
                machine.RescueHash = request.Params["rescue_password"]!.GetValue<string>();
                machine.StopAgent();
                return Finish(result, null);
            case CommandNames.Sync: return Finish(result, null);
            case CommandNames.PowerOff:
                machine.After(2, () => machine.Set(on: false));
                return result;
            default:
                Run(result, request);
                return result;
        }
    }

    private void Run(CommandResult result, CommandRequest request)
    {
        var step = request.Params["step"]?["step"]?.GetValue<string>() ?? request.Name;
        var writes = step == "write_image";
        if (writes && machine.Faults.AgentDiesInWrite is { } seconds)
        {
            machine.After(seconds, machine.KillAgent);
            return;
        }

        machine.After(writes ? machine.Faults.WriteSeconds : 8, () =>
        {
            if (machine.Faults.StepErrors.TryGetValue(step, out var error))
            {
                Replace(result with { Status = CommandStatus.Failed, Error = new(error.Type, 500, error.Type, error.Details) });
            }
            else
            {
                if (writes) machine.ImagesWritten.Add(request.Params["step"]!["args"]!["image_info"]!["id"]!.GetValue<string>());
                machine.StepsDone.Add(step);
                Finish(result, writes ? new JsonObject { ["deploy_result"] = new JsonObject { ["result"] = "prepare_image: ...", ["config_drive_seconds"] = 0.5 } } : null);
            }

            machine.After(RetrySeconds, () => world.Track(() => ReportAsync(repeat: false)));
        });
    }

    private CommandResult Finish(CommandResult result, JsonNode? value)
    {
        var finished = result with { Status = CommandStatus.Succeeded, Result = value };
        Replace(finished);
        return finished;
    }

    private void Replace(CommandResult result) => _commands[_commands.FindIndex(command => command.Id == result.Id)] = result;

    private void Authorise(Secret? token)
    {
        if (_token is null || !_token.Equals(token)) throw new AgentException(AgentFailure.TokenRefused, "Token invalid.");
    }

    private async Task LookUpAsync()
    {
        var answer = await world.AskAsync(ramdisk => ramdisk.LookupAsync(null, [machine.Address], issueToken: true, default));
        if (answer is { } lookup && lookup.TryGet(out var found, out _))
        {
            if (found.NewToken is null && _token is null) return; // locked down, as upstream's agent does
            _token = found.NewToken ?? _token;
            if (machine.Faults.StopsAt != BootStop.Lookup) await ReportAsync(repeat: true);
            return;
        }

        machine.After(RetrySeconds, () => world.Track(LookUpAsync));
    }

    private async Task ReportAsync(bool repeat)
    {
        var heartbeat = new RamdiskHeartbeat { CallbackUrl = machine.AgentUrl.ToString().TrimEnd('/'), Token = _token, AgentVersion = "10.0.0" };
        var ok = await world.AskAsync(ramdisk => ramdisk.HeartbeatAsync(machine.Node.ToString(), heartbeat, default)) is { Succeeded: true };
        if (!ok) machine.After(RetrySeconds, () => world.Track(() => ReportAsync(repeat)));
        else if (repeat) machine.After(ReportSeconds, () => world.Track(() => ReportAsync(repeat: true)));
    }

    private async Task InspectAsync()
    {
        using var data = JsonDocument.Parse(InspectionSample.For(machine));
        var ok = await world.AskAsync(ramdisk => ramdisk.ContinueInspectionAsync(null, data.RootElement, issueToken: false, default)) is { Fault: null };
        if (!ok) machine.After(RetrySeconds, () => world.Track(InspectAsync));
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ironic.AgentContract;
using Ironic.AgentContract.Commands;
using Ironic.AgentContract.Images;

namespace Ironic.Lab.Simulator.Agents;

/// <summary>The commands of one simulated agent: one at a time, with ids, as a real one keeps them. Safe for use by several threads.</summary>
/// <param name="write">Fetches an image, verifies it and keeps its name.</param>
/// <param name="pause">What a step takes.</param>
/// <param name="powerOff">Turns the machine off, soon.</param>
/// <param name="ended">Told of each long command's end.</param>
/// <param name="life">The machine's: until it is powered off.</param>
internal sealed class AgentCommands(Func<ImageInfo, CancellationToken, Task> write, Func<CancellationToken, Task> pause, Action powerOff, Action ended, CancellationToken life)
{
    private readonly Lock _gate = new();
    private readonly List<CommandResult> _results = [];

    /// <summary>The step (or command) that is being carried out; null: none.</summary>
    public string? Running { get; private set; }

    /// <summary>All that were begun, oldest first.</summary>
    public CommandList List()
    {
        lock (_gate) return new([.. _results]);
    }

    public CommandResult? Find(string id)
    {
        lock (_gate) return _results.Find(result => result.Id == id);
    }

    /// <summary>Begins a command; a text: it is refused, for the agent is busy.</summary>
    public (CommandResult? Result, string? Busy) Begin(CommandRequest request)
    {
        CommandResult begun;
        lock (_gate)
        {
            if (_results.Find(result => result.Status == CommandStatus.Running) is { } running) return (null, $"{AgentFault.BusyPrefix}: executing command {running.Name}");
            var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{_results.Count + 1:x12}");
            begun = new() { Id = id, Name = request.Name[(request.Name.IndexOf('.', StringComparison.Ordinal) + 1)..], Status = CommandStatus.Running };
            _results.Add(begun);
        }

        if (AgentOffer.Of(request.Name) is { } offer) return (End(begun, offer), null);
        switch (request.Name)
        {
            case CommandNames.Sync or CommandNames.Lockdown:
                return (End(begun, null), null);
            case CommandNames.PowerOff:
                powerOff();
                return (End(begun, null), null);
            case CommandNames.ExecuteCleanStep or CommandNames.ExecuteDeployStep or CommandNames.ExecuteServiceStep or CommandNames.InstallBootloader:
                _ = RunAsync(begun, request);
                return (begun, null);
            default:
                return (Fail(begun, new(CommandErrorTypes.InvalidCommandParams, 400, "Invalid command params", $"The simulated agent has no command '{request.Name}'.")), null);
        }
    }

    private async Task RunAsync(CommandResult command, CommandRequest request)
    {
        var step = request.Params["step"] as JsonObject;
        Running = step?["step"]?.GetValue<string>() ?? command.Name;
        try
        {
            await pause(life);
            var isWrite = step?["step"]?.GetValue<string>() == "write_image";
            if (isWrite) await write(ImageOf(step!), life);
            End(command, isWrite ? Written(step!) : null);
        }
        catch (OperationCanceledException)
        {
            return; // powered off, or the agent was killed: nobody will ask
        }
        catch (Exception e) when (e is MachineTrouble or JsonException or InvalidOperationException)
        {
            Fail(command, new(CommandErrorTypes.ImageDownload, 500, "Error downloading image", e.Message));
        }

        Running = null;
        ended();
    }

    /// <exception cref="JsonException">The step carries none.</exception>
    private static ImageInfo ImageOf(JsonObject step) =>
        (step["args"] is { } args ? args.Deserialize(AgentJson.Default.PrepareImageParams)?.ImageInfo : null) ?? throw new JsonException("write_image without image_info");

    private static JsonObject Written(JsonObject step) => new()
    {
        ["deploy_result"] = new JsonObject { ["result"] = "prepare_image: image written to device /dev/sda", ["config_drive_seconds"] = null },
        ["deploy_step"] = step.DeepClone(),
    };

    private CommandResult End(CommandResult command, JsonNode? result) => Replace(command with { Status = CommandStatus.Succeeded, Result = result });

    private CommandResult Fail(CommandResult command, CommandError error) => Replace(command with { Status = CommandStatus.Failed, Error = error });

    private CommandResult Replace(CommandResult result)
    {
        lock (_gate) _results[_results.FindIndex(known => known.Id == result.Id)] = result;
        return result;
    }
}

using System.Text.Json.Nodes;
using Ironic.AgentContract.Commands;
using Ironic.Conductor.Jobs;
using Ironic.Conductor.Options;
using Ironic.Model.Json;
using Ironic.Model.Timeline;

namespace Ironic.Conductor.Agents;

/// <summary>
/// Runs a long command of the agent exactly once, whoever dies in between: the agent's last command is noted before ours is sent,
/// so that after a cut ours is found again in the agent's list; from then on it is asked for by its id.
/// </summary>
internal sealed class AgentCommandStages(IAgentClient client, ConductorOptions options)
{
    private const string SenderKey = "agent_sent_by";
    private const string SeenKey = "agent_seen", IdKey = "agent_command_id", PollsKey = "agent_polls", LostKey = "agent_lost_since", BusyKey = "agent_busy_since", SentKey = "agent_sent_at";

    private readonly AgentOptions _options = options.Agent;

    /// <summary>The appliance that sent the last command; null: one that did not live to say so.</summary>
    public static string? SenderOf(StageContext context) => context.State.GetText(SenderKey);

    public IEnumerable<KeyValuePair<string, StageBody>> For(AgentCommand command) =>
    [
        new(command.First, (context, token) => GuardAsync(context, command, MarkAsync, token)),
        new($"{command.Stage}-send", (context, token) => GuardAsync(context, command, SendAsync, token)),
        new($"{command.Stage}-poll", (context, token) => GuardAsync(context, command, PollAsync, token)),
    ];

    private async Task<StageOutcome> MarkAsync(StageContext context, AgentCommand command, AgentEndpoint agent, CancellationToken cancellationToken)
    {
        var known = await client.ListCommandsAsync(agent, cancellationToken);
        if (known.FirstOrDefault(result => result.Status == CommandStatus.Running) is { } other) return Busy(context, command, other.Name);
        context.State.Remove(IdKey, PollsKey, SenderKey);
        context.State.Set(SeenKey, known.Count == 0 ? "" : known[^1].Id);
        return new StageOutcome.Next($"{command.Stage}-send");
    }

    private async Task<StageOutcome> SendAsync(StageContext context, AgentCommand command, AgentEndpoint agent, CancellationToken cancellationToken)
    {
        var request = await command.Build(context, cancellationToken);
        var sent = Newer(await client.ListCommandsAsync(agent, cancellationToken), context.State.GetText(SeenKey)).LastOrDefault(result => IsOf(result, request.Name));
        if (sent is null)
        {
            context.State.Set(SentKey, context.Now);
            context.State.Set(SenderKey, options.HostName);
            sent = await client.SendAsync(agent, request, wait: false, cancellationToken);
            context.Record(TimelineNames.AgentCommand, $"{request.Name} sent to the agent", Data(sent));
        }
        else
        {
            context.Record(TimelineNames.AgentCommand, $"{request.Name} was sent before and is taken up again: {sent.Status}", Data(sent));
        }

        context.State.Set(IdKey, sent.Id);
        return new StageOutcome.Next($"{command.Stage}-poll");
    }

    private async Task<StageOutcome> PollAsync(StageContext context, AgentCommand command, AgentEndpoint agent, CancellationToken cancellationToken)
    {
        var id = context.State.GetText(IdKey);
        var result = (await client.ListCommandsAsync(agent, cancellationToken)).FirstOrDefault(result => result.Id == id);
        if (result is null)
            return new StageOutcome.Failed($"The agent at {agent.Url} was restarted: command {command.Stage} ({id}), which it was running, is unknown to it now.", "agent-restarted");

        if (result.Status == CommandStatus.Running)
        {
            var polls = context.State.GetInt(PollsKey);
            context.State.Set(PollsKey, polls + 1);
            var pause = _options.PollPauses[Math.Min(polls, _options.PollPauses.Length - 1)];
            return new StageOutcome.Wait($"agent command {result.Name}", context.Now + pause, Deadline(context, command));
        }

        context.Record(TimelineNames.AgentCommand, $"{result.Name} ended: {result.Status}{(result.Error is { } error ? $", {error.Type}: {error.Details ?? error.Message}" : "")}",
            Data(result), context.State.GetTime(SentKey) is { } sent ? context.Now - sent : null);
        context.State.Remove(SeenKey, IdKey, PollsKey, SentKey);
        return command.Ended(context, result);
    }

    /// <summary>What all stages have in common: an agent must be known, and one that cannot be reached is given time, not for ever.</summary>
    private async Task<StageOutcome> GuardAsync(StageContext context, AgentCommand command,
        Func<StageContext, AgentCommand, AgentEndpoint, CancellationToken, Task<StageOutcome>> stage, CancellationToken cancellationToken)
    {
        if (AgentInfo.EndpointOf(context.Node) is not { } agent) return new StageOutcome.Failed("No agent is known on the node any more.", "agent-lost");
        try
        {
            var outcome = await stage(context, command, agent, cancellationToken);
            context.State.Remove(LostKey);
            if (outcome is StageOutcome.Next) context.State.Remove(BusyKey);
            return outcome;
        }
        catch (AgentException e) when (e.Failure == AgentFailure.Busy)
        {
            return Busy(context, command, "another command");
        }
        catch (AgentException e) when (e.Failure == AgentFailure.Unreachable)
        {
            return Unreachable(context, command, e);
        }
        catch (AgentException e) when (e.Failure == AgentFailure.Refused && command.Refused is { } refused)
        {
            return refused(context, e);
        }
    }

    private StageOutcome.Wait Busy(StageContext context, AgentCommand command, string with)
    {
        var since = context.State.GetTime(BusyKey) ?? context.Now;
        context.State.Set(BusyKey, since);
        return new($"the agent, busy with {with}", context.Now + _options.RetryPause, command.Timeout > TimeSpan.Zero ? since + command.Timeout : null);
    }

    private StageOutcome Unreachable(StageContext context, AgentCommand command, AgentException failure)
    {
        var since = context.State.GetTime(LostKey) ?? context.Now;
        if (context.State.GetTime(LostKey) is null)
        {
            context.State.Set(LostKey, since);
            context.Record(TimelineNames.AgentLost, failure.Message);
        }

        if (context.Now - since < _options.LostAfter) return new StageOutcome.Wait("the agent, which cannot be reached", context.Now + _options.RetryPause);
        var seen = AgentInfo.LastHeartbeatOf(context.Node) is { } at ? $" Its last heartbeat came at {at.UtcDateTime:HH:mm:ss} UTC." : "";
        return new StageOutcome.Failed($"The agent died during {command.Stage}: it has not been reachable since {since.UtcDateTime:HH:mm:ss} UTC.{seen} {failure.Message}", "agent-lost");
    }

    private static DateTimeOffset? Deadline(StageContext context, AgentCommand command)
    {
        if (command.Timeout <= TimeSpan.Zero) return null;
        var alive = AgentInfo.LastHeartbeatOf(context.Node);
        var sent = context.State.GetTime(SentKey);
        return (alive > sent || sent is null ? alive : sent) + command.Timeout;
    }

    private static IEnumerable<CommandResult> Newer(IReadOnlyList<CommandResult> commands, string? seen)
    {
        var index = commands.ToList().FindIndex(command => command.Id == seen);
        return commands.Skip(index + 1);
    }

    /// <summary>Results carry the command's name without its extension, except when it failed before it began.</summary>
    private static bool IsOf(CommandResult result, string name) => result.Name == name || result.Name == name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static JsonMap Data(CommandResult result) => JsonMap.From(new JsonObject { ["id"] = result.Id, ["command"] = result.Name, ["status"] = result.Status });
}

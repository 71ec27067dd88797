using Ironic.AgentContract.Commands;
using Ironic.Conductor.Jobs;

namespace Ironic.Conductor.Agents;

/// <summary>A command of the agent that takes its time, as two stages of a flow.</summary>
/// <param name="Stage">Prefix of the stages' names.</param>
/// <param name="Build">The command; built anew when it must be sent, because it may hold secrets that no job row should.</param>
/// <param name="Ended">What comes after it: the result is SUCCEEDED, FAILED or CLEAN_VERSION_MISMATCH.</param>
/// <param name="Timeout">From the agent's last sign of life.</param>
internal sealed record AgentCommand(
    string Stage,
    Func<StageContext, CancellationToken, Task<CommandRequest>> Build,
    Func<StageContext, CommandResult, StageOutcome> Ended,
    TimeSpan Timeout)
{
    /// <summary>Where the flow enters.</summary>
    public string First => FirstOf(Stage);

    /// <summary>What comes after an agent that will not take the command at all (it does not know it); null: the flow fails.</summary>
    public Func<StageContext, AgentException, StageOutcome>? Refused { get; init; }

    public static string FirstOf(string stage) => $"{stage}-mark";
}
